using System.Text.Json;
using Podium.Kubelet.Node;

namespace Podium.Kubelet.Usage;

/// <summary>
/// The answer to <c>/stats/summary</c>, in the shape of the kubelet's stats API v1alpha1: the node, and each pod with its containers.
/// </summary>
internal sealed class Summary(KubeletOptions options, UsageMeter meter, TimeProvider time)
{
    private static readonly TimeSpan BetweenFirstTwo = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RateAgeMax = TimeSpan.FromMinutes(2);

    private readonly Lock guard = new();

    // Guarded by `guard`.
    private NodeUsage? before;

    /// <summary>Measures and writes.</summary>
    public async Task<byte[]> ComputeAsync(CancellationToken cancellationToken)
    {
        var first = FirstMeasure();
        var pods = await meter.MeasureWithRatesAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (now - first.At < BetweenFirstTwo)
        {
            await Task.Delay(BetweenFirstTwo, time, cancellationToken);
            now = time.GetUtcNow();
        }

        var node = NodeUsage.Measure(options, now);
        lock (guard)
        {
            before = node;
        }

        var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteNode(json, node, first);
            json.WriteStartArray("pods");
            foreach (var pod in pods)
            {
                WritePod(json, pod, now);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private NodeUsage FirstMeasure()
    {
        lock (guard)
        {
            var now = time.GetUtcNow();
            return before is not null && now - before.At < RateAgeMax ? before : NodeUsage.Measure(options, now);
        }
    }

    private void WriteNode(Utf8JsonWriter json, NodeUsage node, NodeUsage first)
    {
        var disk = MachineFacts.Disk(options);
        json.WriteStartObject("node");
        json.WriteString("nodeName", options.NodeName);
        WriteCpu(json, node.At, node.CpuNanoSeconds, (ulong)((node.CpuNanoSeconds - first.CpuNanoSeconds) / (node.At - first.At).TotalSeconds));
        json.WriteStartObject("memory");
        json.WriteString("time", node.At);
        json.WriteNumber("availableBytes", MachineFacts.MemoryAvailableBytes());
        json.WriteNumber("usageBytes", node.MemoryBytes);
        json.WriteNumber("workingSetBytes", node.MemoryBytes);
        json.WriteEndObject();
        json.WriteStartObject("fs");
        json.WriteString("time", node.At);
        json.WriteNumber("availableBytes", disk.AvailableFreeSpace);
        json.WriteNumber("capacityBytes", disk.TotalSize);
        json.WriteNumber("usedBytes", disk.TotalSize - disk.TotalFreeSpace);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePod(Utf8JsonWriter json, PodUsage usage, DateTimeOffset now)
    {
        var metadata = usage.Pod.Metadata;
        json.WriteStartObject();
        json.WriteStartObject("podRef");
        json.WriteString("name", metadata.Name);
        json.WriteString("namespace", metadata.Namespace);
        json.WriteString("uid", metadata.Uid);
        json.WriteEndObject();
        json.WriteString("startTime", usage.Pod.Status.StartTime ?? now);
        json.WriteStartArray("containers");
        foreach (var container in usage.Containers)
        {
            json.WriteStartObject();
            json.WriteString("name", container.Name);
            json.WriteString("startTime", container.StartedAt);
            WriteCpu(json, container.At, container.CpuNanoSeconds, container.CpuNanoCores);
            json.WriteStartObject("memory");
            json.WriteString("time", container.At);
            json.WriteNumber("usageBytes", container.MemoryUsageBytes);
            json.WriteNumber("workingSetBytes", container.WorkingSetBytes);
            json.WriteEndObject();
            WriteUsed(json, "rootfs", container.At, container.RootBytes);
            WriteUsed(json, "logs", container.At, container.LogBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("volume");
        foreach (var (name, bytes) in usage.EmptyDirBytes)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteNumber("usedBytes", bytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteUsed(json, "ephemeral-storage", now, usage.DiskBytes);
        json.WriteEndObject();
    }

    private static void WriteUsed(Utf8JsonWriter json, string name, DateTimeOffset at, long bytes)
    {
        json.WriteStartObject(name);
        json.WriteString("time", at);
        json.WriteNumber("usedBytes", bytes);
        json.WriteEndObject();
    }

    private static void WriteCpu(Utf8JsonWriter json, DateTimeOffset at, ulong? nanoSeconds, ulong? nanoCores)
    {
        json.WriteStartObject("cpu");
        json.WriteString("time", at);
        if (nanoCores is { } rate)
        {
            json.WriteNumber("usageNanoCores", rate);
        }

        if (nanoSeconds is { } total)
        {
            json.WriteNumber("usageCoreNanoSeconds", total);
        }

        json.WriteEndObject();
    }
}
