using System.Globalization;
using System.Text;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Cri;
using Podium.Cri.Grpc;
using Podium.Cri.V1;
using Podium.Kubelet.Pods;
using ContainerState = Podium.Cri.V1.ContainerState;
using ContainerStatus = Podium.Cri.V1.ContainerStatus;
using PodSandboxStatus = Podium.Cri.V1.PodSandboxStatus;

namespace Podium.Kubelet.Runtime;

/// <summary>Turns what CRI shows into what the plan knows.</summary>
internal static class CriViews
{
    /// <summary>A sandbox.</summary>
    public static SandboxView Sandbox(PodSandboxStatus status)
    {
        List<string> ips = [];
        if (status.Network is { Ip.Length: > 0 } network)
        {
            ips.Add(network.Ip);
            foreach (var more in network.AdditionalIps)
            {
                ips.Add(more.Ip);
            }
        }

        return new SandboxView(
            status.Id, status.State == PodSandboxState.SandboxReady, status.Metadata.Attempt, CriTime.ToDateTimeOffset(status.CreatedAt), ips);
    }

    /// <summary>A container. The status does not say which sandbox it is in.</summary>
    public static ContainerView Container(ContainerStatus status, string sandboxId)
    {
        var view = new ContainerView
        {
            Id = status.Id,
            Name = status.Metadata.Name,
            SandboxId = sandboxId,
            State = State(status.State),
            CreatedAt = CriTime.ToDateTimeOffset(status.CreatedAt),
            StartedAt = status.StartedAt > 0 ? CriTime.ToDateTimeOffset(status.StartedAt) : null,
            FinishedAt = status.FinishedAt > 0 ? CriTime.ToDateTimeOffset(status.FinishedAt) : null,
            ExitCode = status.ExitCode,
            Image = Note(status, RuntimeLabels.Image) is { Length: > 0 } image ? image : status.Image?.Image ?? "",
            ImageId = status.ImageRef,
            RestartCount = int.TryParse(Note(status, RuntimeLabels.RestartCount), CultureInfo.InvariantCulture, out var count) ? count : 0,
            Hash = Note(status, RuntimeLabels.Hash),
            Resources = Note(status, RuntimeLabels.Resources) is { Length: > 0 } resources
                ? ApiJson.Deserialize<ResourceRequirements>(Encoding.UTF8.GetBytes(resources))
                : null,
            MessageFile = Note(status, RuntimeLabels.TerminationMessageFile),
            FallbackLog = Note(status, RuntimeLabels.TerminationMessagePolicy) == "FallbackToLogsOnError" ? status.LogPath : "",
            BackOff = int.TryParse(Note(status, RuntimeLabels.BackOff), CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : TimeSpan.Zero,
        };
        if (view.State != ContainerRunState.Exited)
        {
            return view;
        }

        return view with
        {
            IsLogWhole = true,
            Reason = status.Reason.Length > 0 ? status.Reason : ReasonOf(status.ExitCode),
            Message = TerminationMessages.Read(view, status.Message),
        };
    }

    /// <summary>The runtime's word for an exit code.</summary>
    public static string ReasonOf(int exitCode) => exitCode == 0 ? "Completed" : "Error";

    /// <summary>How far a container is.</summary>
    public static ContainerRunState State(ContainerState state) => state switch
    {
        ContainerState.ContainerCreated => ContainerRunState.Created,
        ContainerState.ContainerRunning => ContainerRunState.Running,
        ContainerState.ContainerExited => ContainerRunState.Exited,
        _ => ContainerRunState.Unknown,
    };

    /// <summary>An annotation; empty where there is none.</summary>
    public static string Note(ContainerStatus status, string key) => status.Annotations.TryGetValue(key, out var value) ? value : "";

    /// <summary>An error as Go's gRPC prints it, which is how users know it from events.</summary>
    public static string Describe(GrpcException error) => $"rpc error: code = {error.Code} desc = {error.Message}";
}
