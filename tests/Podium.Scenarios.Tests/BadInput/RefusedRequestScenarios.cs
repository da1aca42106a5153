using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.BadInput;

/// <summary>Requests that no kubectl sends, and the Status that answers each.</summary>
public sealed class RefusedRequestScenarios(Playground playground) : Scenario(playground)
{
    [Theory]
    [InlineData("this is no JSON", "BadRequest", 400)]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"", "BadRequest", 400)]
    [InlineData("[]", "BadRequest", 400)]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"x\"}}", "BadRequest", 400)]
    public async Task A_body_that_is_no_such_object_is_refused(string body, string reason, int code)
    {
        using var http = AdministratorClient.Create(Cluster);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await http.PostAsync(new Uri($"/api/v1/namespaces/{Namespace}/configmaps", UriKind.Relative), content);

        var status = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal((code, "Status", "Failure", reason), ((int)answer.StatusCode, (string)status["kind"]!, (string)status["status"]!, (string)status["reason"]!));
        Assert.Equal(code, (int)status["code"]!);
        (await Kubectl.RunAsync("get", "configmap", "x")).Failed();
    }

    [Fact]
    public async Task A_body_of_an_unknown_type_is_refused()
    {
        using var http = AdministratorClient.Create(Cluster);
        using var content = new StringContent("a=b", Encoding.UTF8, "application/x-www-form-urlencoded");

        using var answer = await http.PostAsync(new Uri($"/api/v1/namespaces/{Namespace}/configmaps", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
        Assert.Contains("\"reason\":\"UnsupportedMediaType\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_rights_is_refused_and_who_lies_is_not_known()
    {
        using var nobody = AdministratorClient.Create(Cluster, withCertificate: false);

        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync(new Uri("/version", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync(new Uri("/readyz", UriKind.Relative))).StatusCode);
        using var anonymous = await nobody.GetAsync(new Uri("/api/v1/pods", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Forbidden, anonymous.StatusCode);
        Assert.Contains(
            "pods is forbidden: User \\\"system:anonymous\\\" cannot list resource \\\"pods\\\" in API group \\\"\\\" at the cluster scope",
            await anonymous.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);

        nobody.DefaultRequestHeaders.Authorization = new("Bearer", "made.up.token");
        using var lied = await nobody.GetAsync(new Uri("/api/v1/pods", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, lied.StatusCode);
    }

    [Fact]
    public async Task A_watch_from_the_future_or_with_a_wrong_revision_is_refused()
    {
        using var http = AdministratorClient.Create(Cluster);

        using var wrong = await http.GetAsync(new Uri($"/api/v1/namespaces/{Namespace}/pods?watch=1&resourceVersion=abc", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var future = await http.GetAsync(new Uri($"/api/v1/namespaces/{Namespace}/pods?resourceVersion=999999999", UriKind.Relative));
        Assert.Equal(HttpStatusCode.GatewayTimeout, future.StatusCode);
        Assert.Contains("Too large resource version", await future.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_token_that_was_made_up_is_refused()
    {
        using var http = AdministratorClient.Create(Cluster);

        using var answer = await http.GetAsync(new Uri($"/api/v1/namespaces/{Namespace}/pods?limit=1&continue=nonsense", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("continue key is not valid", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_path_and_a_wrong_method_are_named()
    {
        using var http = AdministratorClient.Create(Cluster);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/api/v1/gadgets", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/nowhere", UriKind.Relative))).StatusCode);
        using var put = new HttpRequestMessage(HttpMethod.Put, new Uri($"/api/v1/namespaces/{Namespace}/pods", UriKind.Relative)) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await http.SendAsync(put)).StatusCode);
    }
}
