using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>What exec, attach and port-forward refuse before any node is asked. What they carry is tested with real containers.</summary>
public sealed class PodStreamTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Node =
        """{"metadata":{"name":"gone"},"status":{"addresses":[{"type":"InternalIP","address":"127.0.0.1"}],"daemonEndpoints":{"kubeletEndpoint":{"Port":1}}}}""";

    private ApiCaller Admin => server.Admin;

    [Theory]
    [InlineData("lone", "exec?command=ls&stdout=true&container=other", 400, "container other is not valid for pod lone")]
    [InlineData("lone", "exec?command=ls&stdout=true", 400, "pod lone does not have a host assigned")]
    [InlineData("lone", "attach?stdout=true", 400, "pod lone does not have a host assigned")]
    [InlineData("lone", "portforward", 400, "pod lone does not have a host assigned")]
    [InlineData("placed", "exec?command=ls&stdout=0&stderr=false", 400, "you must specify at least 1 of stdin, stdout, stderr")]
    [InlineData("placed", "exec?command=ls&stdout=true", 400, "Upgrade request required")]
    [InlineData("placed", "portforward", 400, "Upgrade request required")]
    [InlineData("missing", "exec?command=ls&stdout=true", 404, "pods \"missing\" not found")]
    public async Task A_request_that_cannot_be_met_is_refused_in_Kubernetes_words(string pod, string rest, int code, string message)
    {
        await Admin.PostAsync("/api/v1/nodes", Node);
        await Admin.PostAsync(Pods, Pod("lone"));
        await Admin.PostAsync(Pods, Pod("placed", ",\"nodeName\":\"gone\""));
        var answer = await Admin.PostAsync($"{Pods}/{pod}/{rest}", "");
        Assert.Equal((code, message), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("exec?command=ls&stdout=true")]
    [InlineData("attach?stdout=true")]
    [InlineData("portforward")]
    public async Task Who_is_not_known_reaches_no_pod(string rest)
    {
        Assert.Equal(403, (await server.Anonymous.PostAsync($"{Pods}/any/{rest}", "")).Code);
        Assert.Equal(403, (await server.Anonymous.GetAsync($"{Pods}/any/{rest}")).Code);
    }
}
