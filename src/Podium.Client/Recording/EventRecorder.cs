using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;

namespace Podium.Client.Recording;

/// <summary>
/// Writes Events in the background, in the order in which they were recorded, counting repetitions on one Event. A full queue
/// drops events, and says so in the log: whoever records must never wait for the API.
/// </summary>
public sealed partial class EventRecorder : IEventRecorder
{
    private const int QueueSize = 4096;
    private const int Attempts = 12;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly IApiClient client;
    private readonly string component;
    private readonly string host;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly EventCorrelator correlator = new();
    private readonly Channel<Event> queue = Channel.CreateBounded<Event>(
        new BoundedChannelOptions(QueueSize) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    /// <summary>A recorder that writes nothing until <see cref="RunAsync"/> runs; what is recorded before is kept.</summary>
    /// <param name="client">Where events are written.</param>
    /// <param name="component">The source's name, such as <c>kubelet</c>.</param>
    /// <param name="host">The source's node; empty for a cluster-wide component.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where failures are written.</param>
    public EventRecorder(IApiClient client, string component, string host, TimeProvider time, ILogger<EventRecorder> logger)
    {
        this.client = client;
        this.component = component;
        this.host = host;
        this.time = time;
        this.logger = logger;
    }

    /// <inheritdoc/>
    public void Record(ObjectReference about, bool warning, string reason, string message) => Record(about, warning, reason, message, "");

    /// <inheritdoc/>
    public void Record(ObjectReference about, bool warning, string reason, string message, string action)
    {
        // Events show whole seconds; the name carries the fraction, as Kubernetes' does.
        var now = time.GetUtcNow();
        var recorded = new Event
        {
            Metadata = new()
            {
                Namespace = about.Namespace.Length == 0 ? "default" : about.Namespace,
                Name = about.Name + "." + NextStamp(now).ToString("x", CultureInfo.InvariantCulture),
            },
            InvolvedObject = about,
            Reason = reason,
            Action = action,
            Message = message,
            Type = warning ? "Warning" : "Normal",
            FirstTimestamp = now,
            LastTimestamp = now,
            Count = 1,
            Source = new() { Component = component, Host = host },
            ReportingComponent = component,
            ReportingInstance = host,
        };
        if (!queue.Writer.TryWrite(recorded))
        {
            LogDropped(reason, about.Kind, about.Namespace, about.Name);
        }
    }

    /// <summary>Writes events until cancelled, then those that still wait, within a moment.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var recorded in queue.Reader.ReadAllAsync(cancellationToken))
            {
                await WriteAsync(recorded, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var moment = new CancellationTokenSource(RetryDelay, time);
            while (!moment.IsCancellationRequested && queue.Reader.TryRead(out var recorded))
            {
                await WriteAsync(recorded, moment.Token);
            }
        }
    }

    private long lastStamp;

    /// <summary>Nanoseconds since 1970, never the same twice, so that two events at one moment have two names.</summary>
    private long NextStamp(DateTimeOffset now)
    {
        var stamp = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        while (true)
        {
            var last = Interlocked.Read(ref lastStamp);
            var next = Math.Max(stamp, last + 1);
            if (Interlocked.CompareExchange(ref lastStamp, next, last) == last)
            {
                return next;
            }
        }
    }

    private async Task WriteAsync(Event recorded, CancellationToken cancellationToken)
    {
        if (correlator.Correlate(recorded, time.GetUtcNow()) is not { } verdict)
        {
            return;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteOnceAsync(verdict, cancellationToken);
                return;
            }
            catch (StatusException refusal) when (refusal.Code < 500 && refusal.Code != 429)
            {
                // The namespace ends, or somebody else wrote the Event: trying again would change nothing.
                LogRefused(verdict.Event.Reason, verdict.Event.Metadata.Namespace, verdict.Event.InvolvedObject.Name, refusal.Message);
                return;
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
            {
                if (attempt == Attempts)
                {
                    LogLost(verdict.Event.Reason, verdict.Event.Metadata.Namespace, verdict.Event.InvolvedObject.Name, failure);
                    return;
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WriteOnceAsync(EventCorrelator.Verdict verdict, CancellationToken cancellationToken)
    {
        if (verdict.IsUpdate)
        {
            try
            {
                var patch = new JsonObject
                {
                    ["count"] = verdict.Event.Count,
                    ["lastTimestamp"] = verdict.Event.LastTimestamp!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    ["message"] = verdict.Event.Message,
                };
                await client.PatchAsync<Event>(ObjectKey.Of(verdict.Event), new Patch(PatchType.Merge, patch), "", cancellationToken);
                return;
            }
            catch (StatusException gone) when (gone.Code == 404)
            {
                // The Event's hour is over: it begins anew, with the count it has.
            }
        }

        await client.CreateAsync(verdict.Event, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "event {reason} about {kind} {namespace}/{name} dropped: too many wait to be written")]
    private partial void LogDropped(string reason, string kind, string @namespace, string name);

    [LoggerMessage(2, LogLevel.Debug, "event {reason} about {namespace}/{name} refused: {message}")]
    private partial void LogRefused(string reason, string @namespace, string name, string message);

    [LoggerMessage(3, LogLevel.Warning, "event {reason} about {namespace}/{name} could not be written")]
    private partial void LogLost(string reason, string @namespace, string name, Exception failure);
}
