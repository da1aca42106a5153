using System.Globalization;
using Podium.Bench;
using Podium.Bench.Measurements;

// Usage: Podium.Bench PROGRAM IMAGE_ARCHIVE [PART...]: measures the parts that are named, or all. build/bench calls it.
var parts = new (string Name, Func<BenchCluster, Report, Task> Measure)[]
{
    ("up", StartTimes.MeasureAsync),
    ("idle", IdleCosts.MeasureAsync),
    ("pods", PodTimes.MeasureAsync),
    ("burst", BurstTimes.MeasureAsync),
    ("exit", ExitTimes.MeasureAsync),
    ("readiness", ReadinessTimes.MeasureAsync),
    ("probes", ProbeCosts.MeasureAsync),
    ("rollout", RolloutLosses.MeasureAsync),
    ("deployment", DeploymentTimes.MeasureAsync),
    ("api", ApiRates.MeasureAsync),
    ("watch", WatchFanOut.MeasureAsync),
    ("agents", AgentCosts.MeasureAsync),
};
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: Podium.Bench PROGRAM IMAGE_ARCHIVE [PART...]");
    return 2;
}

var wanted = args[2..];
if (wanted.FirstOrDefault(name => parts.All(part => part.Name != name)) is { } unknown)
{
    Console.Error.WriteLine($"bench: there is no part \"{unknown}\"; the parts are {string.Join(", ", parts.Select(part => part.Name))}");
    return 2;
}

await BenchCluster.SweepAsync(args[0]);
await using var cluster = new BenchCluster(program: args[0], imageArchive: args[1]);
var report = new Report();
foreach (var (name, measure) in parts.Where(part => wanted.Length == 0 || wanted.Contains(part.Name)))
{
    Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measuring {name} ..."));
    try
    {
        await measure(cluster, report);
    }
    catch (BenchException failure)
    {
        report.Fail(name, failure.Message);
    }
}

report.WriteTo(Console.Out);
return report.HasFailed ? 1 : 0;
