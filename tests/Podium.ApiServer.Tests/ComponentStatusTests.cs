using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>The control plane's parts, which are found out when somebody asks.</summary>
public sealed class ComponentStatusTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Path = "/api/v1/componentstatuses";

    [Fact]
    public async Task All_parts_are_listed_with_a_warning_and_no_revision()
    {
        var answer = await server.Admin.GetAsync(Path);

        Assert.Equal("299 - \"v1 ComponentStatus is deprecated in v1.19+\"", Assert.Single(answer.Warnings));
        Assert.Equal("ComponentStatusList", (string?)answer.Json["kind"]);
        var items = answer.Json["items"]!.AsArray();
        Assert.Equal(["controller-manager", "etcd-0", "scheduler"], items.Select(item => (string?)item!["metadata"]!["name"]));
        Assert.All(items, item =>
        {
            Assert.Null(item!["metadata"]!["resourceVersion"]);
            var health = Assert.Single(item["conditions"]!.AsArray())!;
            Assert.Equal(("Healthy", "True", "ok"), ((string?)health["type"], (string?)health["status"], (string?)health["message"]));
        });
    }

    [Fact]
    public async Task One_part_is_shown_as_a_row()
    {
        var table = (await server.Admin.GetAsync($"{Path}/etcd-0", "application/json;as=Table;v=v1;g=meta.k8s.io")).Json;

        Assert.Equal(["Name", "Status", "Message", "Error"], table["columnDefinitions"]!.AsArray().Select(column => (string?)column!["name"]));
        Assert.Equal(["etcd-0", "Healthy", "ok", ""], table["rows"]![0]!["cells"]!.AsArray().Select(cell => (string?)cell));
    }

    [Fact]
    public async Task Parts_can_be_picked_by_name_and_unknown_ones_are_told()
    {
        var picked = (await server.Admin.GetAsync($"{Path}?fieldSelector=metadata.name%3Dscheduler")).Json["items"]!.AsArray();
        Assert.Equal("scheduler", (string?)Assert.Single(picked)!["metadata"]!["name"]);

        var missing = await server.Admin.GetAsync($"{Path}/none");
        Assert.Equal((500, "Component not found: none"), (missing.Code, (string?)missing.Json["message"]));
    }

    [Theory]
    [InlineData("PUT", Path + "/etcd-0", 405)]
    [InlineData("POST", Path, 405)]
    [InlineData("GET", "/api/v1/namespaces/default/componentstatuses", 404)]
    public async Task Nobody_writes_them_and_no_namespace_has_them(string method, string path, int code) =>
        Assert.Equal(code, (await server.Admin.SendAsync(method, path, method == "GET" ? null : "{}")).Code);
}
