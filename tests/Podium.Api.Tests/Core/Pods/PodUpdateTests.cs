using Podium.Api.Core.V1;
using Podium.Api.Validation;

namespace Podium.Api.Tests.Core.Pods;

// Goal: an update changes of a pod only what Kubernetes lets it change.
public sealed class PodUpdateTests
{
    private const string OnlyThese = "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
        + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
        + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n";

    [Theory]
    [InlineData("""{}""", """{"containers": [{"name": "a", "image": "nginx:1.26"}]}""")]
    [InlineData("""{}""", """{"activeDeadlineSeconds": 10}""")]
    [InlineData("""{"activeDeadlineSeconds": 10}""", """{"activeDeadlineSeconds": 5}""")]
    [InlineData("""{}""", """{"tolerations": [{"key": "k", "operator": "Exists"}]}""")]
    [InlineData("""{"schedulingGates": [{"name": "g"}]}""", """{}""")]
    [InlineData("""{"schedulingGates": [{"name": "g"}]}""", """{"schedulingGates": [{"name": "g"}], "nodeSelector": {"a": "b"}}""")]
    [InlineData("""{"terminationGracePeriodSeconds": -1}""", """{"terminationGracePeriodSeconds": 1}""")]
    public void WhatMayChangeChanges(string before, string after) => Assert.Empty(Update(before, after));

    [Theory]
    [InlineData("""{}""", """{"hostname": "h"}""", OnlyThese + "+ hostname: \"h\"\n")]
    [InlineData("""{}""", """{"containers": [{"name": "a", "image": "nginx:1.25", "tty": true}]}""", OnlyThese + "+ containers[0].tty: true\n")]
    [InlineData("""{}""", """{"restartPolicy": "Never"}""", OnlyThese + "- restartPolicy: \"Always\"\n+ restartPolicy: \"Never\"\n")]
    [InlineData("""{}""", """{"containers": [{"name": "a", "image": "i"}, {"name": "b", "image": "i"}]}""",
        "spec.containers: Forbidden: pod updates may not add or remove containers")]
    [InlineData("""{"activeDeadlineSeconds": 10}""", """{"activeDeadlineSeconds": 11}""",
        "spec.activeDeadlineSeconds: Invalid value: 11: must be less than or equal to previous value")]
    [InlineData("""{"activeDeadlineSeconds": 10}""", """{}""",
        "spec.activeDeadlineSeconds: Invalid value: \"null\": must not update from a positive integer to nil value")]
    [InlineData("""{"tolerations": [{"key": "k", "operator": "Exists"}]}""", """{}""",
        "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds")]
    [InlineData("""{}""", """{"schedulingGates": [{"name": "g"}]}""",
        "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'g'")]
    [InlineData("""{"schedulingGates": [{"name": "g"}], "nodeSelector": {"a": "b"}}""", """{"schedulingGates": [{"name": "g"}], "nodeSelector": {"a": "c"}}""",
        "spec.nodeSelector: Invalid value: map[string]string{\"a\":\"c\"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)")]
    public void WhatMayNotChangeIsRefused(string before, string after, string expected) => Assert.Equal([expected], Update(before, after));

    [Fact]
    public void AnUpdateNeedsTheVersionItChanges()
    {
        var pod = TestPod.Valid();

        Assert.Equal(
            ["metadata.resourceVersion: Invalid value: \"\": must be specified for an update"],
            Texts(PodValidation.ValidateUpdate(pod with { Metadata = pod.Metadata with { ResourceVersion = "" } }, pod)));
    }

    [Fact]
    public void TheUidIsImmutable()
    {
        var pod = TestPod.Valid();

        Assert.Equal(
            ["metadata.uid: Invalid value: \"b\": field is immutable"],
            Texts(PodValidation.ValidateUpdate(
                pod with { Metadata = pod.Metadata with { Uid = "b" } }, pod with { Metadata = pod.Metadata with { Uid = "a" } })));
    }

    [Fact]
    public void AContainerThatEndedForGoodStaysEnded()
    {
        var pod = TestPod.WithSpec("""{"restartPolicy": "Never"}""");
        var ended = pod with { Status = new() { ContainerStatuses = [new() { Name = "a", State = new() { Terminated = new() } }] } };
        var running = pod with { Status = new() { ContainerStatuses = [new() { Name = "a", State = new() { Running = new() } }] } };

        Assert.Equal(
            ["status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state"],
            Texts(PodValidation.ValidateStatusUpdate(running, ended)));
        Assert.Empty(PodValidation.ValidateStatusUpdate(ended, running));
    }

    [Fact]
    public void PodAddressesAreChecked()
    {
        var pod = TestPod.Valid();
        var status = pod.Status with { PodIPs = [new() { Ip = "10.0.0.1" }, new() { Ip = "10.0.0.2" }] };

        Assert.Equal(
            ["status.podIPs: Invalid value: []string{\"10.0.0.1\", \"10.0.0.2\"}: may specify no more than one IP for each IP family"],
            Texts(PodValidation.ValidateStatusUpdate(pod with { Status = status }, pod)));
    }

    [Fact]
    public void EphemeralContainersAreOnlyAdded()
    {
        var with = TestPod.WithSpec("""{"ephemeralContainers": [{"name": "e", "image": "i"}]}""");

        Assert.Empty(PodValidation.ValidateEphemeralContainersUpdate(with, TestPod.Valid()));
        Assert.Equal(
            ["spec.ephemeralContainers: Forbidden: existing ephemeral containers \"e\" may not be removed\n"],
            Texts(PodValidation.ValidateEphemeralContainersUpdate(TestPod.Valid(), with)));
    }

    private static string[] Update(string before, string after) =>
        Texts(PodValidation.ValidateUpdate(TestPod.WithSpec(after), TestPod.WithSpec(before)));

    private static string[] Texts(IEnumerable<FieldError> errors) => [.. errors.Select(error => error.ToString())];
}
