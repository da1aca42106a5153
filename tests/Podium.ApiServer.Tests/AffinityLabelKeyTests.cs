using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>matchLabelKeys and mismatchLabelKeys of a new pod's affinity terms become requirements of their selectors.</summary>
public sealed class AffinityLabelKeyTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Label_keys_take_the_values_of_the_pods_own_labels()
    {
        var pod = await server.Admin.CreateAsync(
            "/api/v1/namespaces/default/pods",
            """
            {"metadata":{"name":"keys","labels":{"rev":"2","tenant":"a"}},"spec":{"containers":[{"name":"c","image":"i"}],
             "affinity":{"podAntiAffinity":{
               "requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"zone","labelSelector":{"matchLabels":{"app":"web"}},"matchLabelKeys":["rev","absent"]}],
               "preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"podAffinityTerm":{"topologyKey":"zone","labelSelector":{},"mismatchLabelKeys":["tenant"]}}]}}}}
            """);
        var terms = pod["spec"]!["affinity"]!["podAntiAffinity"]!;
        Assert.Equal(
            """[{"key":"rev","operator":"In","values":["2"]}]""",
            terms["requiredDuringSchedulingIgnoredDuringExecution"]![0]!["labelSelector"]!["matchExpressions"]!.ToJsonString());
        Assert.Equal(
            """[{"key":"tenant","operator":"NotIn","values":["a"]}]""",
            terms["preferredDuringSchedulingIgnoredDuringExecution"]![0]!["podAffinityTerm"]!["labelSelector"]!["matchExpressions"]!.ToJsonString());
    }
}
