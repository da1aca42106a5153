using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>Evictions over HTTP under disruption budgets, whose status the tests write in the controller's place.</summary>
public sealed class EvictionTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";
    private const string Pods = "/api/v1/namespaces/default/pods";

    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_granted_eviction_is_taken_off_the_budget_and_the_next_is_refused_in_kubernetes_words()
    {
        await BudgetAsync("web", allowed: 1, healthy: 2, desired: 1);
        await PodAsync("web-1", "web", ready: true);
        await PodAsync("web-2", "web", ready: true);

        Assert.Equal(201, (await EvictAsync("web-1")).Code);
        var pod = (await Admin.GetAsync($"{Pods}/web-1")).Json;
        Assert.NotNull(pod["metadata"]!["deletionTimestamp"]);
        Assert.Contains(pod["status"]!["conditions"]!.AsArray(), c => (string?)c!["type"] == "DisruptionTarget" && (string?)c["reason"] == "EvictionByEvictionAPI");
        var budget = (await Admin.GetAsync($"{Budgets}/web")).Json["status"]!;
        Assert.Equal(0, (int)budget["disruptionsAllowed"]!);
        Assert.NotNull(budget["disruptedPods"]!["web-1"]);

        var refused = await EvictAsync("web-2");
        Assert.Equal((429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget."), (refused.Code, refused.Reason, refused.Message));
        Assert.Equal("""{"message":"The disruption budget web does not allow evicting pods currently","reason":"DisruptionBudget"}""",
            refused.Json["details"]!["causes"]![0]!.ToJsonString());
    }

    [Fact]
    public async Task A_budget_that_is_not_kept_tells_how_many_pods_it_needs()
    {
        await BudgetAsync("db", allowed: 0, healthy: 1, desired: 2);
        await PodAsync("db-1", "db", ready: true);
        var refused = await EvictAsync("db-1");
        Assert.Equal("The disruption budget db needs 2 healthy pods and has 1 currently", (string)refused.Json["details"]!["causes"]![0]!["message"]!);

        // A dry run is refused too, and one that is granted takes nothing.
        Assert.Equal(429, (await EvictAsync("db-1", "?dryRun=All")).Code);
    }

    [Fact]
    public async Task A_budget_whose_change_was_not_seen_yet_asks_for_patience()
    {
        await Admin.CreateAsync(Budgets, Budget("fresh", ""));
        await PodAsync("fresh-1", "fresh", ready: true);
        var refused = await EvictAsync("fresh-1");
        Assert.Equal((429, "The disruption budget fresh is still being processed by the server."),
            (refused.Code, (string)refused.Json["details"]!["causes"]![0]!["message"]!));
        Assert.Equal(10, (int)refused.Json["details"]!["retryAfterSeconds"]!);
    }

    [Theory]
    [InlineData("kept", 1, 1, "", 201)]
    [InlineData("broken", 0, 1, "", 429)]
    [InlineData("always", 0, 1, "AlwaysAllow", 201)]
    public async Task A_pod_that_is_not_ready_may_go_while_the_others_keep_the_budget(string app, int healthy, int desired, string policy, int code)
    {
        await BudgetAsync(app, allowed: 0, healthy, desired, policy);
        await PodAsync($"{app}-1", app, ready: false);
        Assert.Equal(code, (await EvictAsync($"{app}-1")).Code);
    }

    [Fact]
    public async Task Two_budgets_for_one_pod_are_too_many()
    {
        await BudgetAsync("twice", allowed: 1, healthy: 1, desired: 0);
        await Admin.CreateAsync(Budgets, Budget("twice-more", "").Replace("\"app\":\"twice-more\"", "\"app\":\"twice\"", StringComparison.Ordinal));
        await PodAsync("twice-1", "twice", ready: true);
        var refused = await EvictAsync("twice-1");
        Assert.Equal((500, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_pod_that_has_not_started_or_has_ended_goes_without_asking()
    {
        await BudgetAsync("early", allowed: 0, healthy: 0, desired: 1);
        await Admin.CreateAsync(Pods, Pod("early-1", "early"));
        Assert.Equal(201, (await EvictAsync("early-1")).Code);
    }

    private Task<ApiAnswer> EvictAsync(string pod, string query = "") => Admin.PostAsync($"{Pods}/{pod}/eviction{query}",
        $$$"""{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"{{{pod}}}","namespace":"default"}}""");

    private async Task BudgetAsync(string app, int allowed, int healthy, int desired, string policy = "")
    {
        var made = await Admin.CreateAsync(Budgets, Budget(app, policy));
        made["status"] = new JsonObject
        {
            ["disruptionsAllowed"] = allowed,
            ["currentHealthy"] = healthy,
            ["desiredHealthy"] = desired,
            ["expectedPods"] = 2,
            ["observedGeneration"] = 1,
        };
        var written = await Admin.PutAsync($"{Budgets}/{app}/status", made);
        Assert.True(written.Code == 200, written.Text);
    }

    private async Task PodAsync(string name, string app, bool ready)
    {
        var pod = await Admin.CreateAsync(Pods, Pod(name, app));
        pod["status"]!["phase"] = "Running";
        pod["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = ready ? "True" : "False" });
        var written = await Admin.PutAsync($"{Pods}/{name}/status", pod);
        Assert.True(written.Code == 200, written.Text);
    }

    private static string Budget(string app, string policy) => $$$"""
        {"metadata":{"name":"{{{app}}}"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"{{{app}}}"}}
        {{{(policy.Length > 0 ? $", \"unhealthyPodEvictionPolicy\":\"{policy}\"" : "")}}} } }
        """;

    private static string Pod(string name, string app) =>
        $$$"""{"metadata":{"name":"{{{name}}}","labels":{"app":"{{{app}}}"} },"spec":{"nodeName":"n1","containers":[{"name":"c","image":"i"}]} }""";
}
