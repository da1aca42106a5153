using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Scheduling;

/// <summary>What <c>podium deschedule</c> says where it cannot do anything.</summary>
public sealed class DeschedulerPolicyScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task A_policy_with_a_mistake_is_refused()
    {
        var file = Path.Combine(Cluster.Folder, Namespace + ".yaml");
        await File.WriteAllTextAsync(file, "apiVersion: descheduler/v1alpha2\nkind: DeschedulerPolicy\nprofiles: [{name: p, plugin: {}}]\n");
        var result = await Cluster.PodiumAsync("deschedule", "--policy", file);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal($"podium: the policy file {file} cannot be followed: strict decoding error: unknown field \"profiles[0].plugin\"\n", result.Error);
    }

    [Fact]
    public async Task One_node_alone_is_never_disrupted()
    {
        var file = Path.Combine(Cluster.Folder, Namespace + "-good.yaml");
        await File.WriteAllTextAsync(file, "apiVersion: descheduler/v1alpha2\nkind: DeschedulerPolicy\nprofiles: [{name: p, plugins: {balance: {enabled: [RemoveDuplicates]}}}]\n");
        var result = (await Cluster.PodiumAsync("deschedule", "--policy", file)).Succeeded();
        Assert.Equal(["there is one ready node at most: evictions would only disrupt", "0 pods evicted"], result.Lines);
    }
}
