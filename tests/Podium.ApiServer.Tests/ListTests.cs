using System.Globalization;
using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>Lists with their options, tables, and metadata alone.</summary>
public sealed class ListTests(TestServer server) : IClassFixture<TestServer>
{
    private const string TableForm = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_limited_list_goes_on_from_its_token_in_the_same_state()
    {
        var path = await NamespaceAsync("parts", 5);
        var first = await Admin.GetAsync(path + "?limit=2");
        Assert.Equal(2, first.Json["items"]!.AsArray().Count);
        Assert.Equal(3, (int)first.Json["metadata"]!["remainingItemCount"]!);
        var token = (string)first.Json["metadata"]!["continue"]!;
        await Admin.CreateAsync(path, ConfigMap("m9"));
        var second = await Admin.GetAsync($"{path}?limit=9&continue={token}");
        Assert.Equal(["m2", "m3", "m4"], second.Json["items"]!.AsArray().Select(i => (string?)i!["metadata"]!["name"]));
        Assert.Equal((string?)first.Json["metadata"]!["resourceVersion"], (string?)second.Json["metadata"]!["resourceVersion"]);
        Assert.Null(second.Json["metadata"]!["continue"]);
    }

    [Fact]
    public async Task A_token_that_is_none_is_refused()
    {
        var answer = await Admin.GetAsync(ConfigMaps + "?continue=x");
        Assert.Equal(400, answer.Code);
        Assert.StartsWith("continue key is not valid", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_and_fields_select()
    {
        var path = await NamespaceAsync("selected", 3);
        Assert.Equal(["m1"], await NamesAsync(path + "?labelSelector=app%3Dm1"));
        Assert.Equal(["m0", "m2"], await NamesAsync(path + "?labelSelector=app%20notin%20(m1)"));
        Assert.Equal(["m2"], await NamesAsync(path + "?fieldSelector=metadata.name%3Dm2"));
        Assert.Equal(["m0", "m1"], await NamesAsync(path + "?fieldSelector=metadata.name!%3Dm2"));
    }

    [Fact]
    public async Task Pods_are_selected_by_what_kubelets_and_people_ask_for()
    {
        await Admin.CreateAsync("/api/v1/namespaces", """{"metadata":{"name":"fields"}}""");
        await Admin.CreateAsync("/api/v1/namespaces/fields/serviceaccounts", """{"metadata":{"name":"default"}}""");
        const string path = "/api/v1/namespaces/fields/pods";
        await Admin.CreateAsync(path, Pod("a", ",\"nodeName\":\"n1\""));
        await Admin.CreateAsync(path, Pod("b", ",\"hostNetwork\":true"));
        Assert.Equal(["a"], await NamesAsync(path + "?fieldSelector=spec.nodeName%3Dn1"));
        Assert.Equal(["b"], await NamesAsync(path + "?fieldSelector=spec.nodeName%3D"));
        Assert.Equal(["a"], await NamesAsync(path + "?fieldSelector=spec.hostNetwork%3Dfalse"));
        Assert.Equal(["a", "b"], await NamesAsync(path + "?fieldSelector=status.phase%3DPending"));
    }

    [Fact]
    public async Task A_state_can_be_read_exactly_and_the_future_cannot()
    {
        var path = await NamespaceAsync("exact", 1);
        var before = (string)(await Admin.GetAsync(path)).Json["metadata"]!["resourceVersion"]!;
        await Admin.CreateAsync(path, ConfigMap("later"));
        Assert.Equal(["m0"], await NamesAsync($"{path}?resourceVersion={before}&resourceVersionMatch=Exact"));
        Assert.Equal(["later", "m0"], await NamesAsync($"{path}?resourceVersion={before}&resourceVersionMatch=NotOlderThan"));
        var future = await Admin.GetAsync(path + "?resourceVersion=999999");
        Assert.Equal((504, "Timeout"), (future.Code, future.Reason));
        Assert.StartsWith("Timeout: Too large resource version: 999999, current: ", future.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_has_columns_and_rows_with_metadata()
    {
        var path = await NamespaceAsync("tables", 2);
        var table = (await Admin.GetAsync(path, TableForm)).Json;
        Assert.Equal("Table", (string?)table["kind"]);
        Assert.Equal("Name", (string?)table["columnDefinitions"]![0]!["name"]);
        Assert.Equal("m0", (string?)table["rows"]![0]!["cells"]![0]);
        Assert.Equal("PartialObjectMetadata", (string?)table["rows"]![0]!["object"]!["kind"]);
        var bare = (await Admin.GetAsync(path + "?includeObject=None", TableForm)).Json;
        Assert.Null(bare["rows"]![0]!["object"]);
        var full = (await Admin.GetAsync(path + "/m0?includeObject=Object", TableForm)).Json;
        Assert.Equal("1", (string?)full["rows"]![0]!["object"]!["data"]!["k"]);
    }

    [Fact]
    public async Task Metadata_alone_has_no_data()
    {
        var path = await NamespaceAsync("partial", 1);
        var list = (await Admin.GetAsync(path, "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")).Json;
        Assert.Equal("PartialObjectMetadataList", (string?)list["kind"]);
        Assert.Equal("m0", (string?)list["items"]![0]!["metadata"]!["name"]);
        Assert.Null(list["items"]![0]!["data"]);
    }

    [Fact]
    public async Task JSON_is_picked_where_protobuf_is_offered_beside_it_and_protobuf_alone_is_refused()
    {
        var both = await Admin.GetAsync(ConfigMaps, "application/vnd.kubernetes.protobuf,application/json");
        Assert.Equal("application/json", both.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(406, (await Admin.GetAsync(ConfigMaps, "application/vnd.kubernetes.protobuf")).Code);
    }

    private async Task<string> NamespaceAsync(string name, int count)
    {
        await Admin.CreateAsync("/api/v1/namespaces", $$$"""{"metadata":{"name":"{{{name}}}"}}""");
        var path = $"/api/v1/namespaces/{name}/configmaps";
        for (var i = 0; i < count; i++)
        {
            await Admin.CreateAsync(path, ConfigMap("m" + i.ToString(CultureInfo.InvariantCulture)));
        }

        return path;
    }

    private async Task<string[]> NamesAsync(string path)
    {
        var answer = await Admin.GetAsync(path);
        Assert.True(answer.Code == 200, answer.Text);
        return [.. answer.Json["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!)];
    }
}
