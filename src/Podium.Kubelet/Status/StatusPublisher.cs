using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Client;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Status;

/// <summary>
/// Takes pods' statuses to the API, the newest of each pod, several pods at once and never one pod twice at once; only
/// what differs is written. A pod whose end has been published is deleted from the API, by its uid, so that a new pod of the
/// same name is never hit (pkg/kubelet/status/status_manager.go).
/// </summary>
internal sealed partial class StatusPublisher(IApiClient client, TimeProvider time, ILogger<StatusPublisher> logger)
{
    private const int Writers = 8;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, Slot> slots = new(StringComparer.Ordinal);
    private readonly Channel<Slot> pending = Channel.CreateUnbounded<Slot>();

    /// <summary>Notes a pod's newest status.</summary>
    /// <param name="pod">The pod as the API last showed it.</param>
    /// <param name="status">The status.</param>
    /// <param name="isLast">Whether the pod is to be deleted after this one.</param>
    public void Publish(Pod pod, PodStatus status, bool isLast)
    {
        var slot = slots.GetOrAdd(pod.Metadata.Uid, static uid => new Slot(uid));
        lock (slot)
        {
            if (slot.Written is not null && IsOverwritten(slot, pod))
            {
                // The node knows best, also after it was cut off and others said that the pod is not ready.
                slot.Written = null;
            }

            var isSame = slot.Written is not null && slot.Written.Equals(status);
            slot.Pod = pod;
            slot.Status = status;
            slot.IsLast |= isLast;
            if ((isSame && !slot.IsLast) || slot.IsGone || slot.IsQueued)
            {
                return;
            }

            if (slot.Written is null && !slot.IsLast && pod.Status.Equals(status))
            {
                // After a restart: the API has it already.
                slot.Written = status;
                return;
            }

            slot.IsQueued = true;
        }

        pending.Writer.TryWrite(slot);
    }

    /// <summary>Drops a pod that is gone.</summary>
    public void Forget(string uid) => slots.TryRemove(uid, out _);

    /// <summary>Writes until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var writers = new Task[Writers];
        for (var i = 0; i < Writers; i++)
        {
            writers[i] = WriteAllAsync(cancellationToken);
        }

        return Task.WhenAll(writers);
    }

    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var slot in pending.Reader.ReadAllAsync(cancellationToken))
            {
                await WriteAsync(slot, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The program ends; what is not written yet is worked out again at the next start.
        }
    }

    private async Task WriteAsync(Slot slot, CancellationToken cancellationToken)
    {
        // Only one writer has a slot, from its reading here until it is not queued any more.
        while (true)
        {
            Pod pod;
            PodStatus status;
            bool isLast;
            lock (slot)
            {
                // Read together: a pod is deleted after its own last status, never after the one before.
                pod = slot.Pod!;
                status = slot.Status!;
                isLast = slot.IsLast;
                if (slot.IsGone || (status.Equals(slot.Written) && !isLast))
                {
                    slot.IsQueued = false;
                    return;
                }
            }

            try
            {
                var isGone = !status.Equals(slot.Written) && !await WriteAsync(slot, pod, status, cancellationToken);
                if (!isGone && isLast)
                {
                    await DeleteAsync(pod, cancellationToken);
                    isGone = true;
                }

                lock (slot)
                {
                    slot.Written = status;
                    slot.IsGone |= isGone;
                }
            }
            catch (Exception failure) when (failure is StatusException or HttpRequestException or IOException)
            {
                LogRetry(pod.Metadata.Namespace, pod.Metadata.Name, failure);
                await Task.Delay(Retry, time, cancellationToken);
            }
        }
    }

    // Whether somebody has written over the node's own status since it wrote it last.
    private static bool IsOverwritten(Slot slot, Pod pod) =>
        slot.WrittenVersion > 0
        && long.TryParse(pod.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && version > slot.WrittenVersion
        && !Merge(pod.Status, slot.Written!).Equals(pod.Status);

    // False when the pod is gone.
    private async Task<bool> WriteAsync(Slot slot, Pod pod, PodStatus status, CancellationToken cancellationToken)
    {
        var newest = slot.Newest is { } known && known.Metadata.Uid == pod.Metadata.Uid ? known : pod;
        while (true)
        {
            try
            {
                slot.Newest = await client.UpdateAsync(newest with { Status = Merge(newest.Status, status) }, "status", cancellationToken);
                lock (slot)
                {
                    slot.WrittenVersion = long.TryParse(slot.Newest.Metadata.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                        ? version
                        : 0;
                }

                return true;
            }
            catch (StatusException conflict) when (conflict.Code == 409)
            {
                try
                {
                    newest = await client.GetAsync<Pod>(ObjectKey.Of(pod), cancellationToken);
                }
                catch (StatusException missing) when (missing.Code == 404)
                {
                    return false;
                }

                if (newest.Metadata.Uid != pod.Metadata.Uid)
                {
                    return false;
                }
            }
            catch (StatusException missing) when (missing.Code == 404)
            {
                return false;
            }
        }
    }

    // Conditions that others set are theirs, as they say it now and not as the node has seen it; everything else is the node's.
    private static PodStatus Merge(PodStatus newest, PodStatus ours)
    {
        var conditions = new List<PodCondition>(newest.Conditions.Count + ours.Conditions.Count);
        foreach (var condition in newest.Conditions)
        {
            if (!PodConditions.IsOwned(condition) && !IsOwnedIn(ours, condition.Type))
            {
                conditions.Add(condition);
            }
        }

        foreach (var condition in ours.Conditions)
        {
            if (PodConditions.IsOwned(condition))
            {
                conditions.Add(condition);
            }
        }

        return ours with { Conditions = conditions };
    }

    private static bool IsOwnedIn(PodStatus ours, string type)
    {
        foreach (var condition in ours.Conditions)
        {
            if (condition.Type == type && PodConditions.IsOwned(condition))
            {
                return true;
            }
        }

        return false;
    }

    private async Task DeleteAsync(Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync<Pod>(
                ObjectKey.Of(pod),
                new DeleteOptions { GracePeriodSeconds = 0, Preconditions = new() { Uid = pod.Metadata.Uid } },
                cancellationToken);
        }
        catch (StatusException gone) when (gone.Code is 404 or 409)
        {
            LogGone(pod.Metadata.Namespace, pod.Metadata.Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "the status of {ns}/{pod} could not be written; trying again")]
    private partial void LogRetry(string ns, string pod, Exception failure);

    [LoggerMessage(2, LogLevel.Debug, "{ns}/{pod} was gone already")]
    private partial void LogGone(string ns, string pod);

    private sealed class Slot(string uid)
    {
        public string Uid { get; } = uid;

        // Below: guarded by the slot itself, but for Newest, which only the slot's writer touches.
        public Pod? Pod { get; set; }

        public PodStatus? Status { get; set; }

        public PodStatus? Written { get; set; }

        /// <summary>The pod's version after the last write; 0 before the first.</summary>
        public long WrittenVersion { get; set; }

        public bool IsLast { get; set; }

        public bool IsGone { get; set; }

        public bool IsQueued { get; set; }

        public Pod? Newest { get; set; }
    }
}
