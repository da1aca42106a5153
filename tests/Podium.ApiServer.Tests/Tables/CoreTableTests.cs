using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.ApiServer.Core.Events;
using Podium.ApiServer.Core.Nodes;
using Podium.ApiServer.Core.Services;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Tests.Tables;

/// <summary>The cells that kubectl get shows.</summary>
public sealed class CoreTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void A_node_shows_its_state_and_roles()
    {
        var node = new Node
        {
            Metadata = new()
            {
                Name = "n1",
                CreationTimestamp = Now.AddMinutes(-90),
                Labels = new Dictionary<string, string> { ["node-role.kubernetes.io/worker"] = "worker", ["node-role.kubernetes.io/control-plane"] = "" },
            },
            Spec = new() { Unschedulable = true },
            Status = new()
            {
                Conditions = [new() { Type = "Ready", Status = "True" }],
                Addresses = [new() { Type = "InternalIP", Address = "10.0.0.1" }],
                NodeInfo = new() { KubeletVersion = "v1.32.0" },
            },
        };
        Assert.Equal(
            """["n1","Ready,SchedulingDisabled","control-plane,worker","90m","v1.32.0","10.0.0.1","<none>","<unknown>","<unknown>","<unknown>"]""",
            Row(new NodeTable(), node));
    }

    [Fact]
    public void A_node_that_says_nothing_is_unknown() =>
        Assert.StartsWith("""["n","Unknown","<none>","<unknown>" """.TrimEnd(), Row(new NodeTable(), new Node { Metadata = new() { Name = "n" } }), StringComparison.Ordinal);

    [Fact]
    public void A_repeated_event_shows_its_series()
    {
        var evt = new Event
        {
            Metadata = new() { Name = "e" },
            InvolvedObject = new() { Kind = "Pod", Name = "p", FieldPath = "spec.containers{c}" },
            Type = "Warning",
            Reason = "BackOff",
            Message = "text\n",
            EventTime = Now.AddMinutes(-5),
            Series = new() { Count = 7, LastObservedTime = Now.AddSeconds(-3) },
            ReportingComponent = "kubelet",
            ReportingInstance = "n1",
        };
        Assert.Equal("""["3s","Warning","BackOff","pod/p","spec.containers{c}","kubelet, n1","text","5m",7,"e"]""", Row(new EventTable(), evt));
    }

    [Fact]
    public void A_service_shows_its_ports_and_selector()
    {
        var service = new Service
        {
            Metadata = new() { Name = "s", CreationTimestamp = Now },
            Spec = new()
            {
                Type = "NodePort",
                ClusterIPs = ["10.96.0.5"],
                Ports = [new() { Port = 80, NodePort = 30080, Protocol = "TCP" }, new() { Port = 53, Protocol = "UDP" }],
                Selector = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
            },
        };
        Assert.Equal("""["s","NodePort","10.96.0.5","<none>","80:30080/TCP,53/UDP","0s","a=1,b=2"]""", Row(new ServiceTable(), service));
    }

    [Fact]
    public void Endpoints_beyond_the_third_are_counted()
    {
        var endpoints = new Endpoints
        {
            Metadata = new() { Name = "s", CreationTimestamp = Now },
            Subsets = [new() { Addresses = [.. Enumerable.Range(1, 5).Select(i => new EndpointAddress { Ip = $"10.0.0.{i}" })], Ports = [new() { Port = 80 }] }],
        };
        Assert.Equal("""["s","10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...","0s"]""", Row(new EndpointsTable(), endpoints));
    }

    private static string Row<T>(ITable<T> table, T obj)
        where T : IKubernetesObject
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions))
        {
            writer.WriteStartArray();
            table.WriteCells(obj, new TableCells(writer, Now));
            writer.WriteEndArray();
        }

        var text = System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
        Assert.Equal(table.Columns.Count, JsonNode.Parse(text)!.AsArray().Count);
        return text;
    }
}
