using System.CommandLine;
using Podium.Cluster;
using Podium.CommandLine;

var root = new RootCommand("Podium: Kubernetes' pod orchestration in one program")
{
    UpCommand.Create(),
    DownCommand.Create(),
    StatusCommand.Create(),
    LogsCommand.Create(),
    ImageCommand.Create(),
    NodeCommand.Create(),
    DescheduleCommand.Create(),
    ServerCommand.Create(),
    AgentCommand.Create(),
    TokenCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors is [var error, ..])
{
    await Console.Error.WriteLineAsync($"podium: {error.Message.ReplaceLineEndings(" ").Trim()} (\"podium {parsed.CommandResult.Command.Name} --help\" lists the options)");
    return 2;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (UsageException problem)
{
    await Console.Error.WriteLineAsync($"podium: {problem.Message}");
    return 1;
}
