using System.Text.Json.Nodes;
using Podium.Api.Core.V1;

namespace Podium.Api.Tests.Core;

/// <summary>What may be said about a node, and what an update may change.</summary>
public sealed class NodeValidationTests
{
    private static readonly Node Base = new() { Metadata = new() { Name = "n1", ResourceVersion = "1" } };

    [Theory]
    [InlineData("", "v", "NoSchedule", "metadata.taints[0].key: Invalid value: \"\": name part must be non-empty")]
    [InlineData("k", "v", "Never", "metadata.taints[0].effect: Unsupported value: \"Never\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"")]
    [InlineData("k", "v", "", "metadata.taints[0].effect: Required value")]
    public void A_wrong_taint_is_refused(string key, string value, string effect, string expected) =>
        Assert.Equal(expected, NodeValidation.Validate(With(new Taint { Key = key, Value = value, Effect = effect }))[0].ToString());

    [Fact]
    public void Two_taints_of_one_key_and_effect_are_refused()
    {
        var taint = new Taint { Key = "k", Value = "v", Effect = "NoExecute" };
        Assert.Empty(NodeValidation.Validate(With(taint, taint with { Effect = "NoSchedule" })));
        Assert.Equal(
            "metadata.taints[1]: Duplicate value: core.Taint{Key:\"k\", Value:\"v\", Effect:\"NoExecute\", TimeAdded:<nil>}: taints must be unique by key and effect pair",
            Assert.Single(NodeValidation.Validate(With(taint, taint))).ToString());
    }

    [Theory]
    [InlineData("10.1.0.0/24", 0)]
    [InlineData("10.1.0.0/24,fd00::/64", 0)]
    [InlineData("10.1.0.0/24,10.2.0.0/24", 1)]
    [InlineData("10.1.0.0/33", 1)]
    [InlineData("10.1.0.0", 1)]
    public void Pod_ranges_are_one_for_each_family(string cidrs, int errors) =>
        Assert.Equal(errors, NodeValidation.Validate(Base with { Spec = new() { PodCIDRs = cidrs.Split(',') } }).Count);

    [Fact]
    public void A_pod_range_and_a_provider_id_are_set_only_once()
    {
        var old = Base with { Spec = new() { PodCIDR = "10.1.0.0/24", PodCIDRs = ["10.1.0.0/24"], ProviderID = "a://1" } };
        Assert.Empty(NodeValidation.ValidateUpdate(old, Base));
        Assert.Equal(
            [
                "spec.podCIDRs: Forbidden: node updates may not change podCIDR except from \"\" to valid",
                "spec.providerID: Forbidden: node updates may not change providerID except from \"\" to valid",
            ],
            NodeValidation.ValidateUpdate(old with { Spec = new() { PodCIDRs = ["10.2.0.0/24"], ProviderID = "a://2" } }, old).Select(e => e.ToString()));
    }

    [Fact]
    public void A_capacity_is_not_negative_and_pods_are_whole()
    {
        var capacity = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("-1"), ["pods"] = Quantity.Parse("1500m") };
        Assert.Equal(
            [
                "status.capacity.cpu: Invalid value: \"-1\": must be greater than or equal to 0",
                "status.capacity.pods: Invalid value: \"1500m\": must be an integer",
            ],
            NodeValidation.Validate(Base with { Status = new() { Capacity = capacity } }).Select(e => e.ToString()).Order());
    }

    [Theory]
    [InlineData("""{"spec":{"podCIDR":"10.1.0.0/24"}}""", """{"spec":{"podCIDR":"10.1.0.0/24","podCIDRs":["10.1.0.0/24"]}}""")]
    [InlineData("""{"spec":{"podCIDRs":["10.1.0.0/24"]}}""", """{"spec":{"podCIDRs":["10.1.0.0/24"],"podCIDR":"10.1.0.0/24"}}""")]
    [InlineData("""{"status":{"capacity":{"cpu":"1"}}}""", """{"status":{"capacity":{"cpu":"1"},"allocatable":{"cpu":"1"}}}""")]
    public void Fields_that_say_the_same_are_filled_in(string given, string expected)
    {
        var node = JsonNode.Parse(given)!.AsObject();
        NodeDefaults.Apply(node);
        Assert.Equal(expected, node.ToJsonString());
    }

    private static Node With(params Taint[] taints) => Base with { Spec = new() { Taints = taints } };
}
