using System.Text.Json.Nodes;
using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>What storage drivers tell the cluster and each other, over HTTP.</summary>
public sealed class StorageTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Storage = "/apis/storage.k8s.io/v1/";

    private ApiCaller Admin => server.Admin;

    [Fact]
    public async Task A_driver_is_given_its_defaults_and_counts_what_changes_how_it_is_called()
    {
        var driver = await Admin.CreateAsync(Storage + "csidrivers", """{"metadata":{"name":"inline"},"spec":{}}""");
        Assert.Equal(
            """{"attachRequired":true,"fsGroupPolicy":"ReadWriteOnceWithFSType","podInfoOnMount":false,"requiresRepublish":false,"seLinuxMount":false,"storageCapacity":false,"volumeLifecycleModes":["Persistent"]}""",
            Sorted(driver["spec"]!));
        Assert.Equal(1, (int)driver["metadata"]!["generation"]!);
        var same = await PatchAsync("csidrivers/inline", """{"spec":{"podInfoOnMount":true}}""");
        Assert.Equal(1, (int)same.Json["metadata"]!["generation"]!);
        var changed = await PatchAsync("csidrivers/inline", """{"spec":{"requiresRepublish":true,"tokenRequests":[{"audience":""}]}}""");
        Assert.Equal(2, (int)changed.Json["metadata"]!["generation"]!);
    }

    [Fact]
    public async Task What_volumes_were_made_by_cannot_change()
    {
        await Admin.CreateAsync(Storage + "csidrivers", """{"metadata":{"name":"kept"},"spec":{"volumeLifecycleModes":["Ephemeral"]}}""");
        var answer = await PatchAsync("csidrivers/kept", """{"spec":{"attachRequired":false}}""");
        Assert.Equal((422, "CSIDriver.storage.k8s.io \"kept\" is invalid: spec.attachedRequired: Invalid value: false: field is immutable"), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("""{"fsGroupPolicy":"Some"}""", "spec.fsGroupPolicy: Unsupported value: \"Some\": supported values: \"File\", \"None\", \"ReadWriteOnceWithFSType\"")]
    [InlineData("""{"tokenRequests":[{"audience":"a"},{"audience":"a"}]}""", "spec.tokenRequests[1].audience: Duplicate value: \"a\"")]
    [InlineData("""{"tokenRequests":[{"audience":"a","expirationSeconds":1}]}""", "spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes")]
    [InlineData("""{"volumeLifecycleModes":["Sometimes"]}""", "spec.volumeLifecycleModes: Unsupported value: \"Sometimes\": supported values: \"Persistent\", \"Ephemeral\"")]
    public async Task A_driver_that_cannot_be_is_refused(string spec, string why)
    {
        var answer = await Admin.PostAsync(Storage + "csidrivers", $$"""{"metadata":{"name":"bad"},"spec":{{spec}}}""");
        Assert.Equal((422, "CSIDriver.storage.k8s.io \"bad\" is invalid: " + why), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_nodes_drivers_come_and_go_but_do_not_change()
    {
        await Admin.CreateAsync(Storage + "csinodes", """{"metadata":{"name":"one"},"spec":{"drivers":[{"name":"a.example","nodeID":"1"}]}}""");
        Assert.Equal(200, (await PatchAsync("csinodes/one", """{"spec":{"drivers":[{"name":"a.example","nodeID":"1"},{"name":"b.example","nodeID":"1"}]}}""")).Code);
        var changed = await PatchAsync("csinodes/one", """{"spec":{"drivers":[{"name":"a.example","nodeID":"2"}]}}""");
        Assert.Equal(422, changed.Code);
        Assert.EndsWith("field is immutable", changed.Message, StringComparison.Ordinal);
        var twice = await Admin.PostAsync(Storage + "csinodes",
            """{"metadata":{"name":"two"},"spec":{"drivers":[{"name":"a.example","nodeID":"1"},{"name":"a.example","nodeID":""}]}}""");
        Assert.Equal(
            "CSINode.storage.k8s.io \"two\" is invalid: [spec.drivers[1].nodeID: Required value, spec.drivers[1].name: Duplicate value: \"a.example\"]", twice.Message);
    }

    [Fact]
    public async Task A_report_of_capacity_stays_with_its_class_and_nodes()
    {
        const string Reports = "/apis/storage.k8s.io/v1/namespaces/default/csistoragecapacities";
        await Admin.CreateAsync(Reports, """{"metadata":{"name":"free"},"storageClassName":"fast","capacity":"1Gi","nodeTopology":{"matchLabels":{"a":"b"}}}""");
        Assert.Equal("2Gi", (string?)(await Admin.PatchAsync(Reports + "/free", "merge-patch+json", """{"capacity":"2Gi"}""")).Json["capacity"]);
        var moved = await Admin.PatchAsync(Reports + "/free", "merge-patch+json", """{"storageClassName":"slow"}""");
        Assert.Equal("CSIStorageCapacity.storage.k8s.io \"free\" is invalid: storageClassName: Invalid value: \"slow\": field is immutable", moved.Message);
        var negative = await Admin.PostAsync(Reports, """{"metadata":{"name":"none"},"storageClassName":"fast","capacity":"-1"}""");
        Assert.Equal("CSIStorageCapacity.storage.k8s.io \"none\" is invalid: capacity: Invalid value: \"-1\": must be greater than or equal to 0", negative.Message);
    }

    [Fact]
    public async Task Only_who_attaches_says_that_a_volume_is_attached()
    {
        const string Attachment = """{"metadata":{"name":"va"},"spec":{"attacher":"a.example","nodeName":"n","source":{"persistentVolumeName":"pv"}},"status":{"attached":true}}""";
        var made = await Admin.CreateAsync(Storage + "volumeattachments", Attachment);
        Assert.False((bool)made["status"]!["attached"]!);
        Assert.True((bool)(await PatchAsync("volumeattachments/va/status", """{"status":{"attached":true}}""")).Json["status"]!["attached"]!);
        Assert.True((bool)(await PatchAsync("volumeattachments/va", """{"status":{"attached":false}}""")).Json["status"]!["attached"]!);
        var moved = await PatchAsync("volumeattachments/va", """{"spec":{"nodeName":"m"}}""");
        Assert.Equal(422, moved.Code);
        Assert.EndsWith("field is immutable", moved.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attachment_names_exactly_one_volume()
    {
        var none = await Admin.PostAsync(Storage + "volumeattachments", """{"metadata":{"name":"none"},"spec":{"attacher":"a.example","nodeName":"n","source":{}}}""");
        Assert.Equal(
            "VolumeAttachment.storage.k8s.io \"none\" is invalid: spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName",
            none.Message);
    }

    private Task<ApiAnswer> PatchAsync(string path, string patch) => Admin.PatchAsync(Storage + path, "merge-patch+json", patch);

    private static string Sorted(JsonNode spec) =>
        new JsonObject(spec.AsObject().OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();
}
