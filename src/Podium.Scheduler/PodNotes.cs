using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Client;
using Podium.Client.Recording;
using Podium.Scheduler.Preemption;

namespace Podium.Scheduler;

/// <summary>
/// Writes what the scheduler decided about pods that get no node now: the condition, the node that a pod waits for, and the end of the
/// pods that make room for it. Beside the scheduler's loop, one after the other, so that no two writes about a pod meet.
/// </summary>
internal sealed partial class PodNotes(IApiClient client, IEventRecorder recorder, TimeProvider time, ILogger logger)
{
    private readonly Channel<Func<CancellationToken, Task>> notes =
        Channel.CreateUnbounded<Func<CancellationToken, Task>>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Writes until cancelled; what waits then is not written, since the next start decides anew.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var note in notes.Reader.ReadAllAsync(cancellationToken))
        {
            await note(cancellationToken);
        }
    }

    /// <summary>Notes in a pod's status that no node does for it, and which node it waits for; empty for none.</summary>
    public void Unschedulable(Pod pod, string message, string nominatedNode) =>
        notes.Writer.TryWrite(cancellationToken => WriteAsync(pod, message, nominatedNode, cancellationToken));

    /// <summary>Takes back that a pod waits for a node.</summary>
    public void ClearNomination(Pod pod) =>
        notes.Writer.TryWrite(cancellationToken => PatchStatusAsync(pod, new JsonObject { ["nominatedNodeName"] = null }, cancellationToken));

    /// <summary>Ends the victims in favour of a pod, then notes that it waits for their node.</summary>
    /// <param name="pod">The pod that is to have the room.</param>
    /// <param name="victims">Those that make it.</param>
    /// <param name="message">Why no node does for the pod as yet.</param>
    /// <param name="failed">Called where a victim could not be ended.</param>
    public void Preempt(Pod pod, Victims victims, string message, Action failed) =>
        notes.Writer.TryWrite(async cancellationToken =>
        {
            try
            {
                foreach (var victim in victims.Pods)
                {
                    await EndAsync(victim.Pod, pod, victims.Node.Name, cancellationToken);
                }
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
            {
                LogPreemptionFailed(ObjectKey.Of(pod), failure);
                failed();
                return;
            }

            await WriteAsync(pod, message, victims.Node.Name, cancellationToken);
        });

    private async Task EndAsync(Pod victim, Pod inFavourOf, string node, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(victim);
        try
        {
            if (victim.GetCondition("DisruptionTarget") is not { Status: "True", Reason: "PreemptionByScheduler" })
            {
                var condition = Condition(
                    "DisruptionTarget", "True", "PreemptionByScheduler", $"{inFavourOf.Spec.SchedulerName}: preempting to accommodate a higher priority pod", time.GetUtcNow());
                await client.PatchAsync<Pod>(
                    key, new(PatchType.StrategicMerge, StatusPatch(victim, new JsonObject { ["conditions"] = new JsonArray(condition) })), "status", cancellationToken);
            }

            if (victim.Metadata.DeletionTimestamp is null)
            {
                await client.DeleteAsync<Pod>(key, new DeleteOptions { Preconditions = new() { Uid = victim.Metadata.Uid } }, cancellationToken);
            }
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            return; // It went by itself, or another has taken its name.
        }

        recorder.Record(EventReference.To(victim), warning: false, "Preempted", $"Preempted by pod {inFavourOf.Metadata.Uid} on node {node}");
        LogPreempted(key, ObjectKey.Of(inFavourOf), node);
    }

    private Task WriteAsync(Pod pod, string message, string nominatedNode, CancellationToken cancellationToken)
    {
        var before = pod.GetCondition("PodScheduled");
        if (before is { Status: "False", Reason: "Unschedulable" } && before.Message == message && pod.Status.NominatedNodeName == nominatedNode)
        {
            return Task.CompletedTask;
        }

        var since = before is { Status: "False", LastTransitionTime: { } earlier } ? earlier : time.GetUtcNow();
        return PatchStatusAsync(
            pod,
            new JsonObject
            {
                ["conditions"] = new JsonArray(Condition("PodScheduled", "False", "Unschedulable", message, since)),
                ["nominatedNodeName"] = nominatedNode.Length == 0 ? null : nominatedNode,
            },
            cancellationToken);
    }

    private async Task PatchStatusAsync(Pod pod, JsonObject status, CancellationToken cancellationToken)
    {
        try
        {
            await client.PatchAsync<Pod>(ObjectKey.Of(pod), new(PatchType.StrategicMerge, StatusPatch(pod, status)), "status", cancellationToken);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            // The pod went, or another has taken its name.
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
        {
            LogNoteFailed(ObjectKey.Of(pod), failure); // The pod's event says the same, and the next attempt writes again.
        }
    }

    private static JsonObject StatusPatch(Pod pod, JsonObject status) =>
        new() { ["metadata"] = new JsonObject { ["uid"] = pod.Metadata.Uid }, ["status"] = status };

    private static JsonObject Condition(string type, string status, string reason, string message, DateTimeOffset since) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = message,
        ["lastTransitionTime"] = since.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    [LoggerMessage(11, LogLevel.Information, "pod {pod} ends to make room for {inFavourOf} on node {node}")]
    private partial void LogPreempted(ObjectKey pod, ObjectKey inFavourOf, string node);

    [LoggerMessage(12, LogLevel.Warning, "room for pod {pod} could not be made; it is tried again")]
    private partial void LogPreemptionFailed(ObjectKey pod, Exception failure);

    [LoggerMessage(13, LogLevel.Warning, "the status of pod {pod}, which waits for a node, could not be written")]
    private partial void LogNoteFailed(ObjectKey pod, Exception failure);
}
