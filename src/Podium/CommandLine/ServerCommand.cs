using System.CommandLine;
using System.IO.Pipes;
using Podium.Cluster;

namespace Podium.CommandLine;

/// <summary><c>podium server</c>: what <c>podium up</c> starts in the background: the whole cluster in this process.</summary>
internal static class ServerCommand
{
    public static Command Create()
    {
        var command = new Command("server", "Run a cluster's server in the foreground; \"podium up\" starts one in the background");
        var selection = new ClusterSelection().AddTo(command);
        var reportTo = new Option<string>("--report-to") { Description = "An inherited pipe for the report on the start", Hidden = true, DefaultValueFactory = _ => "" };
        command.Options.Add(reportTo);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var handle = parsed.GetValue(reportTo)!;
            var report = handle.Length == 0
                ? new StartReport(step => Console.WriteLine(step.Text))
                : StartReport.ToPipe(new AnonymousPipeClientStream(PipeDirection.Out, InheritedHandle.KeepFromChildren(handle)));
            try
            {
                return await ClusterServer.RunAsync(selection.Existing(parsed), report, endPodsOnStop: false, cancellationToken);
            }
            catch (UsageException problem) when (handle.Length > 0)
            {
                report.Say(new StartStep(problem.Message, 0, StartOutcome.Failed));
                return 1;
            }
            catch (Exception broken) when (handle.Length > 0)
            {
                report.Say(new StartStep($"the server broke: {broken.Message}; \"podium logs\" tells more", 0, StartOutcome.Failed));
                throw;
            }
        });
        return command;
    }
}
