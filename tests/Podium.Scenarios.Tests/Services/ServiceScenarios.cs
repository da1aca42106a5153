using System.Globalization;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Services;

/// <summary>Pods reached through Services, by real connections.</summary>
public sealed class ServiceScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_service_is_reached_by_name_by_address_and_on_a_node_port()
    {
        await Kubectl.MakeAsync(ServiceClient.TellingPod("plain", "plain") + "---\n" + ServiceClient.ServiceFor("plain", "  type: NodePort"));
        await Kubectl.MakeShellPodAsync("client", "sleep 3600");
        await Kubectl.WaitReadyAsync("plain");
        await Kubectl.WaitReadyAsync("client");
        var address = await Kubectl.GetAsync("service/plain", ".spec.clusterIP");
        Assert.Equal("plain serves", (await ServiceClient.UntilAsync(address, 80, reply => !reply.IsRefused)).Text);
        Assert.Equal("plain serves\n", (await Kubectl.UntilAsync(result => result.ExitCode == 0, "exec", "client", "--", "nc", "plain", "80")).Output);
        Assert.Equal("plain serves\n", (await Kubectl.RunAsync("exec", "client", "--", "nc", $"plain.{Namespace}.svc.cluster.local", "80")).Succeeded().Output);

        var nodePort = int.Parse(await Kubectl.GetAsync("service/plain", ".spec.ports[0].nodePort"), CultureInfo.InvariantCulture);
        var node = await Kubectl.GetAsync("pod/plain", ".status.hostIP");
        Assert.Equal("plain serves", (await ServiceClient.UntilAsync(node, nodePort, reply => !reply.IsRefused)).Text);
        Assert.Equal("plain serves\n", (await Kubectl.RunAsync("exec", "client", "--", "nc", node, $"{nodePort}")).Succeeded().Output);

        // A pod that is its own client. Its bare name is its own host name, not the Service's.
        Assert.Equal("plain serves\n", (await Kubectl.RunAsync("exec", "plain", "--", "nc", $"plain.{Namespace}.svc.cluster.local", "80")).Succeeded().Output);
    }

    [Fact]
    public async Task A_service_without_ready_pods_refuses_at_once()
    {
        await Kubectl.MakeAsync(ServiceClient.TellingPod("flaky", "flaky") + "---\n" + ServiceClient.ServiceFor("flaky"));
        await Kubectl.WaitReadyAsync("flaky");
        var address = await Kubectl.GetAsync("service/flaky", ".spec.clusterIP");
        await ServiceClient.UntilAsync(address, 80, reply => reply.Text == "flaky serves");

        (await Kubectl.RunAsync("exec", "flaky", "--", "rm", "/tmp/ready")).Succeeded();
        await ServiceClient.UntilAsync(address, 80, reply => reply.IsRefused && reply.IsAtOnce);
        Assert.Equal("0", await Kubectl.GetAsync("pod/flaky", ".status.containerStatuses[0].restartCount"));

        (await Kubectl.RunAsync("exec", "flaky", "--", "touch", "/tmp/ready")).Succeeded();
        await ServiceClient.UntilAsync(address, 80, reply => reply.Text == "flaky serves");
    }

    [Fact]
    public async Task Addresses_that_no_service_has_are_refused_and_never_leave_the_machine()
    {
        var unused = string.Concat(Cluster.ServiceCidr.AsSpan(0, Cluster.ServiceCidr.LastIndexOf('.')), ".250");
        await ServiceClient.UntilAsync(unused, 80, reply => reply.IsRefused ? reply.IsAtOnce : throw new InvalidOperationException($"{reply}"));
    }

    [Fact]
    public async Task A_client_with_affinity_keeps_its_pod()
    {
        await Kubectl.MakeAsync(string.Join(
            "---\n", ServiceClient.TellingPod("sticky-1", "sticky"), ServiceClient.TellingPod("sticky-2", "sticky"), ServiceClient.ServiceFor("sticky", "  sessionAffinity: ClientIP")));
        await Kubectl.WaitReadyAsync("sticky-1");
        await Kubectl.WaitReadyAsync("sticky-2");
        var address = await Kubectl.GetAsync("service/sticky", ".spec.clusterIP");
        var first = await ServiceClient.UntilAsync(address, 80, reply => !reply.IsRefused);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(first.Text, (await ServiceClient.AskAsync(address, 80)).Text);
        }

        var name = first.Text.Split(' ')[0];
        (await Kubectl.RunAsync("delete", "pod", name, "--wait=false")).Succeeded();
        await ServiceClient.UntilAsync(address, 80, reply => !reply.IsRefused && !reply.Text.StartsWith(name, StringComparison.Ordinal));
    }

    /// <summary>New connections all the while, as fast as they are answered: none may be lost, or reach a pod that was told to end.</summary>
    [Fact]
    public async Task A_deleted_pod_gets_no_connections_once_it_is_told_to_end()
    {
        await Kubectl.MakeAsync(string.Join(
            "---\n", ServiceClient.TellingPod("going", "pair"), ServiceClient.TellingPod("staying", "pair"), ServiceClient.ServiceFor("pair")));
        await Kubectl.WaitReadyAsync("going");
        await Kubectl.WaitReadyAsync("staying");
        var address = await Kubectl.GetAsync("service/pair", ".spec.clusterIP");
        await ServiceClient.UntilAsync(address, 80, reply => reply.Text == "going serves");
        await ServiceClient.UntilAsync(address, 80, reply => reply.Text == "staying serves");

        var deletion = Kubectl.RunAsync("delete", "pod", "going");
        var replies = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!deletion.IsCompleted || replies.GetValueOrDefault("staying serves") <= 20)
        {
            var reply = await ServiceClient.AskAsync(address, 80);
            replies[reply.Text] = replies.GetValueOrDefault(reply.Text) + 1;
            Assert.True(reply.Text is "going serves" or "staying serves", string.Join(", ", replies));
        }

        (await deletion).Succeeded();
    }
}
