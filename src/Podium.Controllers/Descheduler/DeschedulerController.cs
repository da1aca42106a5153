using Microsoft.Extensions.Logging;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Recording;

namespace Podium.Controllers.Descheduler;

/// <summary>Runs the descheduler again and again.</summary>
/// <param name="client">The API.</param>
/// <param name="recorder">Writes the events of evictions.</param>
/// <param name="plan">The policy.</param>
/// <param name="interval">The time from one run's end to the next.</param>
/// <param name="time">The clock.</param>
/// <param name="loggers">Where the runs' reports go.</param>
public sealed partial class DeschedulerController(
    IApiClient client, IEventRecorder recorder, PolicyPlan plan, TimeSpan interval, TimeProvider time, ILoggerFactory loggers) : IController
{
    private readonly ILogger logger = loggers.CreateLogger<DeschedulerController>();

    /// <inheritdoc/>
    public string Name => "descheduler";

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var report = new DeschedulingReport(isDryRun: false, LogLine);
            try
            {
                await DeschedulerRun.RunAsync(client, recorder, plan, report, time, cancellationToken);
                LogRun(report.Evictions, report.Refusals);
            }
            catch (Exception failure) when (failure is StatusException or PolicyException or HttpRequestException or IOException)
            {
                LogFailure(interval, failure);
            }

            await Task.Delay(interval, time, cancellationToken);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{line}")]
    private partial void LogLine(string line);

    [LoggerMessage(2, LogLevel.Information, "{evictions} pods evicted, {refusals} evictions refused")]
    private partial void LogRun(int evictions, int refusals);

    [LoggerMessage(3, LogLevel.Warning, "a run of the descheduler failed; the next is in {interval}")]
    private partial void LogFailure(TimeSpan interval, Exception failure);
}
