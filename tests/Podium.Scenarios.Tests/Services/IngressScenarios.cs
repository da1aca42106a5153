using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Services;

/// <summary>Ingresses as kubectl makes, shows and explains them; who carries them out is a controller of the user's.</summary>
public sealed class IngressScenarios(Playground playground) : Scenario(playground)
{
    [Fact]
    public async Task An_ingress_is_made_shown_and_explained()
    {
        (await Kubectl.RunAsync("create", "ingress", "simple", "--class=public", "--rule=foo.com/bar*=web:8080,tls=my-cert", "--rule=baz.com/=web:http")).Succeeded();
        var row = (await Kubectl.RunAsync("get", "ing", "simple", "--no-headers")).Succeeded().Output.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["simple", "public", "foo.com,baz.com", "80, 443"], row[..4]);

        var described = (await Kubectl.RunAsync("describe", "ingress", "simple")).Succeeded().Output;
        Assert.Contains("my-cert terminates foo.com", described, StringComparison.Ordinal);
        Assert.Contains("Ingress Class:    public", described, StringComparison.Ordinal);
        Assert.Equal("Prefix", await Kubectl.GetAsync("ingress/simple", ".spec.rules[0].http.paths[0].pathType"));

        (await Kubectl.RunAsync(
            "patch", "ingress", "simple", "--subresource=status", "--type=merge", "-p", """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.9"}]}}}""")).Succeeded();
        Assert.Contains("192.0.2.9", (await Kubectl.RunAsync("get", "ing", "simple")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("FIELD: pathType <string>", (await Kubectl.RunAsync("explain", "ingress.spec.rules.http.paths.pathType")).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_behind_the_proxy_of_a_pod_leads_through_the_proxy()
    {
        await Kubectl.MakeShellPodAsync("page", """mkdir /www && echo '<a href="/next">next</a>' > /www/index.html && exec httpd -f -p 8080 -h /www""");
        await Kubectl.WaitReadyAsync("page");
        var path = $"/api/v1/namespaces/{Namespace}/pods/page:8080/proxy";
        var page = await Kubectl.UntilAsync(result => result.ExitCode == 0, "get", "--raw", path + "/");
        Assert.Equal($"<a href=\"{path}/next\">next</a>\n", page.Output);
    }
}
