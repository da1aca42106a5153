using System.Globalization;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Tests.Pods;

/// <summary>Pods for tests.</summary>
internal static class MakePod
{
    public static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A pod that has been ready for a while; an age in seconds.</summary>
    public static Pod Ready(string name, int readyFor = 100, string node = "n1") =>
        Running(name, node) with { Status = new() { Phase = "Running", Conditions = [Condition("True", readyFor)] } };

    public static Pod Running(string name, string node = "n1") => new()
    {
        Metadata = new()
        {
            Namespace = "default",
            Name = name,
            Uid = name,
            Labels = new Dictionary<string, string> { ["app"] = "web" },
            CreationTimestamp = Now.AddSeconds(-200),
        },
        Spec = new() { NodeName = node },
        Status = new() { Phase = "Running", Conditions = [Condition("False", 100)] },
    };

    public static Pod Pending(string name, string node = "") => Running(name, node) with { Status = new() { Phase = "Pending" } };

    public static Pod Aged(this Pod pod, int seconds) =>
        pod with { Metadata = pod.Metadata with { CreationTimestamp = Now.AddSeconds(-seconds) } };

    public static Pod Costing(this Pod pod, int cost) => pod with
    {
        Metadata = pod.Metadata with
        {
            Annotations = new Dictionary<string, string>
            {
                ["controller.kubernetes.io/pod-deletion-cost"] = cost.ToString(CultureInfo.InvariantCulture),
            },
        },
    };

    public static Pod Restarted(this Pod pod, int times) => pod with
    {
        Status = pod.Status with { ContainerStatuses = [new() { Name = "c", RestartCount = times }] },
    };

    private static PodCondition Condition(string status, int seconds) =>
        new() { Type = "Ready", Status = status, LastTransitionTime = Now.AddSeconds(-seconds) };
}
