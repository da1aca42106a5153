using System.CommandLine;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Podium.Api.Errors;
using Podium.Client.Http;
using Podium.Client.Recording;
using Podium.Cluster;
using Podium.Controllers.Descheduler;
using Podium.Cri.Linux;

namespace Podium.CommandLine;

/// <summary><c>podium deschedule</c>: evicts once what a policy says is misplaced, so that the scheduler places it anew.</summary>
internal static class DescheduleCommand
{
    public static Command Create()
    {
        var command = new Command("deschedule", "Evict the pods that a policy says are misplaced, once");
        var selection = new ClusterSelection().AddTo(command);
        var policy = new Option<string>("--policy") { Description = "The policy (descheduler/v1alpha2)", HelpName = "FILE", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be evicted" };
        command.Options.Add(policy);
        command.Options.Add(dryRun);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var plan = Deschedulers.Load(parsed.GetValue(policy)!);
            var cluster = selection.Existing(parsed);
            if (ProcessIdentity.ReadAlive(ClusterPaths.PidFile(cluster.DataDirectory)) is null)
            {
                throw new UsageException($"cluster \"{cluster.Name}\" is stopped: start it with \"podium up\"");
            }

            var report = new DeschedulingReport(parsed.GetValue(dryRun), Console.WriteLine);
            await RunAsync(cluster, plan, report, cancellationToken);
            Console.WriteLine(Summary(report));
            return 0;
        });
        return command;
    }

    private static string Summary(DeschedulingReport report)
    {
        var pods = report.Evictions == 1 ? "1 pod" : $"{report.Evictions} pods";
        return report.IsDryRun ? $"{pods} would be evicted"
            : report.Refusals == 0 ? $"{pods} evicted"
            : $"{pods} evicted, {report.Refusals} kept by the API";
    }

    private static async Task RunAsync(ClusterOptions cluster, PolicyPlan plan, DeschedulingReport report, CancellationToken cancellationToken)
    {
        var folder = ClusterPaths.Certificates(cluster.DataDirectory);
        using var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.crt"));
        using var administrator = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "admin.crt"), Path.Combine(folder, "admin.key"));
        using var connection = new ApiConnection(new ApiConnectionOptions
        {
            Server = ClusterAccess.ServerUri(cluster),
            Authorities = [authority],
            ClientCertificate = () => administrator,
            UserAgent = "podium-descheduler",
        });
        var client = new HttpApiClient(connection);
        var recorder = new EventRecorder(client, DeschedulerRun.Component, "", TimeProvider.System, NullLogger<EventRecorder>.Instance);
        try
        {
            await DeschedulerRun.RunAsync(client, recorder, plan, report, TimeProvider.System, cancellationToken);
        }
        catch (Exception problem) when (problem is PolicyException or StatusException or HttpRequestException)
        {
            throw new UsageException(problem.Message);
        }
        finally
        {
            // A recorder that is told to end writes what waits first: no event is cut off by this command's end.
            await recorder.RunAsync(new CancellationToken(canceled: true));
        }
    }
}
