using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Api.Meta.V1;
using Podium.Controllers.EndpointSlices;
using EndpointPort = Podium.Api.Discovery.V1.EndpointPort;

namespace Podium.Controllers.Tests.EndpointSlices;

/// <summary>How endpoints are spread over slices, and how few slices are written for a change. Slices hold three here.</summary>
public sealed class SlicePlanTests
{
    private static readonly IReadOnlyList<EndpointPort> Http = [new() { Name = "", Port = 80, Protocol = "TCP" }];
    private static readonly SliceTemplate Template = new(
        "default", "web-", "IPv4", new OwnerReference { ApiVersion = "v1", Kind = "Service", Name = "web", Uid = "svc" },
        new Dictionary<string, string> { ["kubernetes.io/service-name"] = "web" }, EmptyMap.Strings);

    [Fact]
    public void New_endpoints_make_as_many_slices_as_they_need()
    {
        var changes = Compute([Group(1, 2, 3, 4, 5, 6, 7)]);
        Assert.Equal(["1 2 3", "4 5 6", "7"], changes.Create.Select(Show));
        Assert.Empty(changes.Update);
        Assert.All(changes.Create, slice => Assert.Equal("web-", slice.Metadata.GenerateName));
    }

    [Fact]
    public void Nothing_is_written_where_nothing_changed() =>
        Assert.Equal(("", "", ""), Summary(Compute([Group(1, 2)], Slice("a", 1, 2))));

    [Fact]
    public void One_more_goes_into_the_slice_that_it_fills_best() =>
        Assert.Equal(("", "b: 2 3 4", ""), Summary(Compute([Group(1, 2, 3, 4)], Slice("a", 1), Slice("b", 2, 3))));

    [Fact]
    public void A_slice_that_is_written_anyway_takes_what_is_new() =>
        Assert.Equal(("", "a: 1 9", ""), Summary(Compute([Group(1, 3, 9)], Slice("a", 1, 2), Slice("b", 3))));

    [Fact]
    public void An_empty_slice_goes() =>
        Assert.Equal(("", "", "b"), Summary(Compute([Group(1)], Slice("a", 1), Slice("b", 2))));

    [Fact]
    public void A_slice_that_would_go_becomes_the_new_one() =>
        Assert.Equal(("", "a: 2", ""), Summary(Compute([Group(2)], Slice("a", 1))));

    [Fact]
    public void The_last_endpoint_leaves_an_empty_slice_without_ports()
    {
        var changes = Compute([new([], [])], Slice("a", 1));
        Assert.Equal(("", "a: ", ""), Summary(changes));
        Assert.Empty(changes.Update[0].Ports);
        Assert.Equal(("", "", ""), Summary(Compute([new([], [])], changes.Update[0])));
    }

    [Fact]
    public void Pods_with_other_ports_have_slices_of_their_own()
    {
        var other = new DesiredEndpoints([new() { Name = "", Port = 81, Protocol = "TCP" }], [Endpoint(2)]);
        Assert.Equal(["1", "2"], Compute([Group(1), other]).Create.Select(Show));
    }

    [Fact]
    public void A_slice_of_an_earlier_service_of_the_name_goes_and_is_not_reused()
    {
        var old = Slice("a", 1);
        old = old with { Metadata = old.Metadata with { OwnerReferences = [Template.Owner with { Uid = "before" }] } };
        Assert.Equal(("1", "", "a"), Summary(Compute([Group(1)], old)));
    }

    [Fact]
    public void A_change_of_labels_writes_the_slice()
    {
        var slice = Slice("a", 1);
        Assert.Equal(("", "a: 1", ""), Summary(Compute([Group(1)], slice with { Metadata = slice.Metadata with { Labels = EmptyMap.Strings } })));
    }

    [Fact]
    public void What_is_written_tells_since_when()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var changes = SlicePlan.Compute(Template, [Group(1)], [], 3, time);
        Assert.Equal("2026-01-02T03:04:05Z", changes.Create[0].Metadata.Annotations["endpoints.kubernetes.io/last-change-trigger-time"]);
        Assert.Equal(("", "", ""), Summary(SlicePlan.Compute(Template, [Group(1)], [changes.Create[0]], 3, time.AddHours(1))));
    }

    private static SliceChanges Compute(IReadOnlyList<DesiredEndpoints> desired, params EndpointSlice[] existing) =>
        SlicePlan.Compute(Template, desired, existing, most: 3, changedAt: null);

    private static DesiredEndpoints Group(params int[] numbers) => new(Http, [.. numbers.Select(Endpoint)]);

    private static Endpoint Endpoint(int number) => new()
    {
        Addresses = [$"10.0.0.{number}"],
        Conditions = new() { Ready = true },
        TargetRef = new ObjectReference { Kind = "Pod", Uid = $"pod-{number}" },
    };

    private static EndpointSlice Slice(string name, params int[] numbers) => new()
    {
        Metadata = new() { Name = name, Namespace = "default", Labels = Template.Labels, OwnerReferences = [Template.Owner] },
        AddressType = "IPv4",
        Ports = Http,
        Endpoints = [.. numbers.Select(Endpoint)],
    };

    private static (string Create, string Update, string Delete) Summary(SliceChanges changes) => (
        string.Join("; ", changes.Create.Select(Show)),
        string.Join("; ", changes.Update.Select(s => $"{s.Metadata.Name}: {Show(s)}")),
        string.Join("; ", changes.Delete.Select(s => s.Metadata.Name)));

    private static string Show(EndpointSlice slice) => string.Join(' ', slice.Endpoints.Select(e => e.Addresses[0].Split('.')[^1]));
}
