using System.Text.Json.Nodes;
using Podium.Api.Core.V1;

namespace Podium.Api.Tests.Core;

/// <summary>Limit ranges: names of resources, bounds against each other, and what follows from what.</summary>
public sealed class LimitRangeTests
{
    [Fact]
    public void A_misspelt_resource_is_refused_with_two_causes() => Assert.Equal(
        [
            "spec.limits[0].defaultRequest[memoty]: Invalid value: \"memoty\": must be a standard resource type or fully qualified",
            "spec.limits[0].defaultRequest[memoty]: Invalid value: \"memoty\": must be a standard resource for containers",
        ],
        Check(new() { Type = "Container", DefaultRequest = Amounts("memoty", "128Mi") }));

    [Fact]
    public void Bounds_must_agree() => Assert.Equal(
        [
            "spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1",
            "spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: \"3\": ratio 3 is greater than max/min = 0.500000",
        ],
        Check(new() { Type = "Pod", Min = Amounts("cpu", "2"), Max = Amounts("cpu", "1"), MaxLimitRequestRatio = Amounts("cpu", "3") }));

    [Fact]
    public void A_pod_has_no_defaults() => Assert.Equal(
        ["spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'"],
        Check(new() { Type = "Pod", Default = Amounts("cpu", "1") }));

    [Fact]
    public void A_container_gets_what_follows_from_its_bounds()
    {
        var limitRange = JsonNode.Parse("""{"spec":{"limits":[{"type":"Container","max":{"cpu":"2"},"min":{"memory":"1Mi"}}]}}""")!.AsObject();
        LimitRangeDefaults.Apply(limitRange);
        var item = limitRange["spec"]!["limits"]![0]!;
        Assert.Equal("""{"cpu":"2"}""", item["default"]!.ToJsonString());
        Assert.Equal("""{"cpu":"2","memory":"1Mi"}""", item["defaultRequest"]!.ToJsonString());
    }

    private static IEnumerable<string> Check(LimitRangeItem item) => LimitRangeValidation
        .Validate(new() { Metadata = new() { Name = "a", Namespace = "default" }, Spec = new() { Limits = [item] } }).Select(e => e.ToString());

    private static Dictionary<string, Quantity> Amounts(string name, string amount) => new() { [name] = Quantity.Parse(amount) };
}
