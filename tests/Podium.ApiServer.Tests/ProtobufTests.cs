using System.Net;
using System.Net.Http.Headers;
using Podium.ApiServer.Tests.Server;
using static Podium.ApiServer.Tests.Server.Samples;

namespace Podium.ApiServer.Tests;

/// <summary>Bodies in Kubernetes' protobuf, as kubectl's typed commands send them.</summary>
public sealed class ProtobufTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_config_map_in_protobuf_is_made()
    {
        // metadata{name: "pb", labels{a: b}} and data{k: v}, in the envelope that names v1 and ConfigMap.
        byte[] metadata = [.. Field(1, "pb"u8), .. Field(11, [.. Field(1, "a"u8), .. Field(2, "b"u8)])];
        byte[] map = [.. Field(1, metadata), .. Field(2, [.. Field(1, "k"u8), .. Field(2, "v"u8)])];
        byte[] type = [.. Field(1, "v1"u8), .. Field(2, "ConfigMap"u8)];
        byte[] body = [.. "k8s\0"u8, .. Field(1, type), .. Field(2, map)];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.kubernetes.protobuf");
        using var answer = await server.Admin.Http.PostAsync(ConfigMaps, content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = (await server.Admin.GetAsync(ConfigMaps + "/pb")).Json;
        Assert.Equal(("b", "v"), ((string?)made["metadata"]!["labels"]!["a"], (string?)made["data"]!["k"]));
    }

    [Fact]
    public async Task What_is_no_protobuf_is_refused()
    {
        var answer = await server.Admin.PostAsync(ConfigMaps, "{}", "application/vnd.kubernetes.protobuf");
        Assert.Equal(400, answer.Code);
        var cut = await server.Admin.PostAsync(ConfigMaps, "k8s\0\u0012\u0020x", "application/vnd.kubernetes.protobuf");
        Assert.Equal(400, cut.Code);
    }

    [Fact]
    public async Task A_quantity_that_says_nothing_is_zero()
    {
        byte[] item = [.. Field(1, "cpu"u8), .. Field(3, [.. Field(1, "main"u8), .. Field(2, "limits.cpu"u8), .. Field(3, [])])];
        byte[] volume = [.. Field(1, "facts"u8), .. Field(2, Field(16, Field(1, item)))];
        byte[] container = [.. Field(1, "main"u8), .. Field(2, "a"u8)];
        byte[] pod = [.. Field(1, Field(1, "zero"u8)), .. Field(2, [.. Field(1, volume), .. Field(2, container)])];
        byte[] body = [.. "k8s\0"u8, .. Field(1, [.. Field(1, "v1"u8), .. Field(2, "Pod"u8)]), .. Field(2, pod)];
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.kubernetes.protobuf");
        using var answer = await server.Admin.Http.PostAsync(Pods, content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var made = (await server.Admin.GetAsync(Pods + "/zero")).Json;
        Assert.Equal("0", (string?)made["spec"]!["volumes"]![0]!["downwardAPI"]!["items"]![0]!["resourceFieldRef"]!["divisor"]);
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> bytes)
    {
        var key = (number << 3) | 2;
        return key < 128 ? [(byte)key, (byte)bytes.Length, .. bytes] : [(byte)(key | 128), (byte)(key >> 7), (byte)bytes.Length, .. bytes];
    }
}
