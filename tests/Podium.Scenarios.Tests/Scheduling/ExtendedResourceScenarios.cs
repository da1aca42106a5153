using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Scheduling;

/// <summary>Resources that an administrator writes into a node's capacity: pods can have them, and are displaced for them.</summary>
public sealed class ExtendedResourceScenarios(FourNodes playground) : FourNodesScenario(playground)
{
    private const string Node = "node/worker-3";

    [Fact]
    public async Task A_resource_in_a_nodes_capacity_can_be_had_and_goes_to_the_pod_that_matters_most()
    {
        (await Kubectl.RunAsync("create", "priorityclass", "dongles-first", "--value=1000")).Succeeded();
        await WriteAsync("\"3\"");
        try
        {
            await Kubectl.WaitFieldAsync(Node, @".status.allocatable.podium\.test/dongle", "3");
            await MakeAsync("humble", "");
            await Kubectl.WaitReadyAsync("humble");
            Assert.Equal("worker-3", await Kubectl.GetAsync("pod/humble", ".spec.nodeName"));

            await MakeAsync("waiting", "");
            var waits = await Kubectl.WaitEventAsync("waiting", e => e.Reason == "FailedScheduling");
            Assert.Contains("Insufficient podium.test/dongle", waits.Message, StringComparison.Ordinal);

            await MakeAsync("first", "priorityClassName: dongles-first");
            await Kubectl.WaitReadyAsync("first");
            Assert.NotEqual(0, (await Kubectl.RunAsync("get", "pod", "humble")).ExitCode);
        }
        finally
        {
            (await Kubectl.RunAsync(
                "patch", Node, "--subresource=status", "--type=json", "-p", """[{"op":"remove","path":"/status/capacity/podium.test~1dongle"}]""")).Succeeded();
            await Kubectl.RunAsync("delete", "priorityclass", "dongles-first");
        }

        await Kubectl.UntilAsync(result => result is { ExitCode: 0, Output: "" }, "get", Node, "-o", @"jsonpath={.status.allocatable.podium\.test/dongle}");
    }

    private async Task WriteAsync(string amount) => (await Kubectl.RunAsync(
        "patch", Node, "--subresource=status", "--type=json", "-p", $$"""[{"op":"add","path":"/status/capacity/podium.test~1dongle","value":{{amount}}}]""")).Succeeded();

    private Task MakeAsync(string name, string spec) => Kubectl.MakeAsync($$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
        spec:
          terminationGracePeriodSeconds: 1
          {{spec}}
          containers:
          - name: main
            image: busybox:1.28
            command: [sleep, "3600"]
            resources:
              limits: {podium.test/dongle: "2"}
        """);
}
