using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.ApiServer.Core.Pods;

namespace Podium.ApiServer.Tests.Core.Pods;

// Goal: kubectl shows each pod in the words that Kubernetes uses. Each case changes one pod that runs well, and names the
// columns READY, STATUS and RESTARTS of its row.
public sealed class PodTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly Pod Running = new()
    {
        Metadata = new() { Name = "web", CreationTimestamp = Now.AddMinutes(-5) },
        Spec = new() { NodeName = "n1", Containers = [new() { Name = "a" }] },
        Status = new()
        {
            Phase = "Running",
            PodIPs = [new() { Ip = "10.0.0.7" }],
            Conditions = [new() { Type = "Initialized", Status = "True" }, new() { Type = "Ready", Status = "True" }],
            ContainerStatuses = [RunningStatus("a")],
        },
    };

    public static TheoryData<string, string> Statuses()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in Cases.Keys)
        {
            data.Add(name, Cases[name].Expected);
        }

        return data;
    }

    private static Dictionary<string, (Pod Pod, string Expected)> Cases { get; } = new()
    {
        ["a pod that runs"] = (Running, "1/1 Running 0"),
        ["a pod without any status yet"] = (Of(new() { Phase = "Pending" }), "0/1 Pending 0"),
        ["a reason of the pod"] = (Of(new() { Phase = "Failed", Reason = "Evicted" }), "0/1 Evicted 0"),
        ["a scheduling gate"] = (
            Of(new() { Phase = "Pending", Conditions = [new() { Type = "PodScheduled", Status = "False", Reason = "SchedulingGated" }] }),
            "0/1 SchedulingGated 0"),
        ["a container that waits"] = (OfState(new() { Waiting = new() { Reason = "ContainerCreating" } }, "Pending"), "0/1 ContainerCreating 0"),
        ["an image that cannot be pulled"] = (OfState(new() { Waiting = new() { Reason = "ImagePullBackOff" } }, "Pending"), "0/1 ImagePullBackOff 0"),
        ["a crash loop"] = (
            Of(Running.Status with
            {
                ContainerStatuses =
                [
                    new()
                    {
                        Name = "a",
                        RestartCount = 3,
                        State = new() { Waiting = new() { Reason = "CrashLoopBackOff" } },
                        LastState = new() { Terminated = new() { ExitCode = 1, FinishedAt = Now.AddSeconds(-10) } },
                    },
                ],
            }),
            "0/1 CrashLoopBackOff 3 (10s ago)"),
        ["restarts without a time"] = (
            Of(Running.Status with { ContainerStatuses = [RunningStatus("a") with { RestartCount = 2 }] }), "1/1 Running 2"),
        ["a container that failed"] = (OfState(new() { Terminated = new() { ExitCode = 1, Reason = "Error" } }, "Failed"), "0/1 Error 0"),
        ["a container that ended"] = (OfState(new() { Terminated = new() { Reason = "Completed" } }, "Succeeded"), "0/1 Completed 0"),
        ["an end without a reason"] = (OfState(new() { Terminated = new() { ExitCode = 7 } }, "Failed"), "0/1 ExitCode:7 0"),
        ["an end by a signal"] = (OfState(new() { Terminated = new() { ExitCode = 137, Signal = 9 } }, "Failed"), "0/1 Signal:9 0"),
        ["one of two ended, the pod is ready"] = (
            Two(Running.Status.Conditions), "1/2 Running 0"),
        ["one of two ended, the pod is not ready"] = (
            Two([new() { Type = "Ready", Status = "False" }]), "1/2 NotReady 0"),
        ["a pod that is being deleted"] = (
            Running with { Metadata = Running.Metadata with { DeletionTimestamp = Now } }, "1/1 Terminating 0"),
        ["a pod that ended and is being deleted"] = (
            OfState(new() { Terminated = new() { Reason = "Completed" } }, "Succeeded") with { Metadata = new() { Name = "web", DeletionTimestamp = Now } },
            "0/1 Completed 0"),
        ["a pod on a lost node that is being deleted"] = (
            Running with { Metadata = Running.Metadata with { DeletionTimestamp = Now }, Status = Running.Status with { Reason = "NodeLost" } },
            "1/1 Unknown 0"),
        ["the first of two init containers runs"] = (Init(new() { Running = new() }), "0/1 Init:0/2 0"),
        ["an init container waits for the pod"] = (Init(new() { Waiting = new() { Reason = "PodInitializing" } }), "0/1 Init:0/2 0"),
        ["an init container in a crash loop"] = (Init(new() { Waiting = new() { Reason = "CrashLoopBackOff" } }), "0/1 Init:CrashLoopBackOff 0"),
        ["an init container that failed"] = (Init(new() { Terminated = new() { ExitCode = 1, Reason = "Error" } }), "0/1 Init:Error 0"),
        ["an init container that failed without a reason"] = (Init(new() { Terminated = new() { ExitCode = 3 } }), "0/1 Init:ExitCode:3 0"),
        ["an init container ended by a signal"] = (Init(new() { Terminated = new() { ExitCode = 137, Signal = 9 } }), "0/1 Init:Signal:9 0"),
        ["an init container that restarted"] = (
            Init(new() { Running = new() }, 4, new() { Terminated = new() { FinishedAt = Now.AddMinutes(-3) } }), "0/1 Init:0/2 4 (3m ago)"),
        ["a sidecar that is ready"] = (Sidecar(ready: true, started: true), "2/2 Running 1"),
        ["a sidecar that has not started"] = (Sidecar(ready: false, started: false), "0/2 Init:0/1 1"),
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void ReadyStatusAndRestartsReadAsInKubernetes(string name, string expected)
    {
        var cells = Cells(Cases[name].Pod);

        Assert.Equal(expected, $"{cells[1]} {cells[2]} {cells[3]}");
    }

    [Fact]
    public void TheWideColumnsTellAddressNodeAndGates()
    {
        var pod = Running with
        {
            Spec = Running.Spec with { ReadinessGates = [new() { ConditionType = "x/a" }, new() { ConditionType = "x/b" }] },
            Status = Running.Status with { Conditions = [new() { Type = "x/b", Status = "True" }], NominatedNodeName = "n2" },
        };

        Assert.Equal(["web", "1/1", "Running", "0", "5m", "10.0.0.7", "n1", "n2", "1/2"], Cells(pod));
    }

    [Fact]
    public void WhatIsNotThereReadsNone()
    {
        var cells = Cells(new() { Metadata = new() { Name = "web" }, Status = new() { Phase = "Pending" } });

        Assert.Equal(["web", "0/0", "Pending", "0", "<unknown>", "<none>", "<none>", "<none>", "<none>"], cells);
    }

    [Fact]
    public void TheColumnsAreThoseOfKubernetes()
    {
        Assert.Equal(
            ["Name 0", "Ready 0", "Status 0", "Restarts 0", "Age 0", "IP 1", "Node 1", "Nominated Node 1", "Readiness Gates 1"],
            new PodTable().Columns.Select(column => $"{column.Name} {column.Priority}"));
    }

    private static string[] Cells(Pod pod)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            new PodTable().WriteCells(pod, new(writer, Now));
            writer.WriteEndArray();
        }

        return [.. JsonNode.Parse(stream.ToArray())!.AsArray().Select(cell => cell!.GetValue<string>())];
    }

    private static Pod Of(PodStatus status) => Running with { Status = status };

    private static Pod OfState(ContainerState state, string phase) =>
        Of(new() { Phase = phase, ContainerStatuses = [new() { Name = "a", State = state }] });

    private static Pod Two(IReadOnlyList<PodCondition> conditions) => Running with
    {
        Spec = new() { Containers = [new() { Name = "a" }, new() { Name = "b" }] },
        Status = new()
        {
            Phase = "Running",
            Conditions = conditions,
            ContainerStatuses = [new() { Name = "a", State = new() { Terminated = new() { Reason = "Completed" } } }, RunningStatus("b")],
        },
    };

    private static Pod Init(ContainerState state, int restarts = 0, ContainerState? last = null) => Running with
    {
        Spec = Running.Spec with { InitContainers = [new() { Name = "i" }, new() { Name = "j" }] },
        Status = new()
        {
            Phase = "Pending",
            InitContainerStatuses = [new() { Name = "i", State = state, RestartCount = restarts, LastState = last ?? new() }],
            ContainerStatuses = [new() { Name = "a", State = new() { Waiting = new() { Reason = "PodInitializing" } } }],
        },
    };

    private static Pod Sidecar(bool ready, bool started) => Running with
    {
        Spec = Running.Spec with { InitContainers = [new() { Name = "i", RestartPolicy = "Always" }] },
        Status = Running.Status with
        {
            Conditions = started ? Running.Status.Conditions : [],
            InitContainerStatuses =
            [
                new() { Name = "i", Ready = ready, Started = started, RestartCount = 1, State = new() { Running = new() } },
            ],
            ContainerStatuses = started ? Running.Status.ContainerStatuses : [],
        },
    };

    private static ContainerStatus RunningStatus(string name) => new() { Name = name, Ready = true, Started = true, State = new() { Running = new() } };
}
