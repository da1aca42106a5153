using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Discovery.V1;
using Podium.Api.Trees.Defaulting;

namespace Podium.Api.Tests.Core.Services;

/// <summary>What Endpoints and EndpointSlices are refused for, in Kubernetes' words.</summary>
public sealed class EndpointValidationTests
{
    [Theory]
    [InlineData("""[{}]""", "subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`")]
    [InlineData("""[{"addresses":[{"ip":"127.0.0.1"}]}]""", "subsets[0].addresses[0].ip: Invalid value: \"127.0.0.1\": may not be in the loopback range (127.0.0.0/8, ::1/128)")]
    [InlineData("""[{"notReadyAddresses":[{"ip":"169.254.1.1"}]}]""", "subsets[0].notReadyAddresses[0].ip: Invalid value: \"169.254.1.1\": may not be in the link-local range (169.254.0.0/16, fe80::/10)")]
    [InlineData("""[{"addresses":[{"ip":"0.0.0.0"}]}]""", "subsets[0].addresses[0].ip: Invalid value: \"0.0.0.0\": may not be unspecified (0.0.0.0)")]
    [InlineData("""[{"addresses":[{"ip":"224.0.0.5"}]}]""", "subsets[0].addresses[0].ip: Invalid value: \"224.0.0.5\": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")]
    [InlineData("""[{"addresses":[{"ip":"x"}]}]""", "subsets[0].addresses[0].ip: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)", "subsets[0].addresses[0].ip: Invalid value: \"x\": must be a valid IP address")]
    [InlineData("""[{"addresses":[{"ip":"192.0.2.1"}],"ports":[{"port":1},{"port":70000,"name":"a","protocol":"X"}]}]""", "subsets[0].ports[0].name: Required value", "subsets[0].ports[1].port: Invalid value: 70000: must be between 1 and 65535, inclusive", "subsets[0].ports[1].protocol: Unsupported value: \"X\": supported values: \"SCTP\", \"TCP\", \"UDP\"")]
    public void Wrong_endpoints_are_refused(string subsets, params string[] errors)
    {
        var tree = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "e", ["namespace"] = "default" }, ["subsets"] = JsonNode.Parse(subsets) };
        TreeDefaulter.Apply(tree, Endpoints.Schema);
        Assert.Equal(errors, EndpointsValidation.Validate(ApiJson.FromNode<Endpoints>(tree)).Select(e => e.ToString()));
    }

    [Theory]
    [InlineData("""{"endpoints":[]}""", "addressType: Required value")]
    [InlineData("""{"addressType":"IP","endpoints":[]}""", "addressType: Unsupported value: \"IP\": supported values: \"FQDN\", \"IPv4\", \"IPv6\"")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{}]}""", "endpoints[0].addresses: Required value: must contain at least 1 address")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"addresses":["2001:db8::1"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"2001:db8::1\": must be a valid IPv4 address")]
    [InlineData("""{"addressType":"FQDN","endpoints":[{"addresses":["single"]}]}""", "endpoints[0].addresses[0]: Invalid value: \"single\": should be a domain with at least two segments separated by dots")]
    [InlineData("""{"addressType":"IPv4","endpoints":[],"ports":[{"port":1},{"port":2}]}""", "ports[1].name: Duplicate value: \"\"")]
    [InlineData("""{"addressType":"IPv4","endpoints":[{"addresses":["192.0.2.1"],"hints":{"forZones":[{"name":"a"},{"name":"a"}]}}]}""", "endpoints[0].hints.forZones[1].name: Duplicate value: \"a\"")]
    public void Wrong_slices_are_refused(string slice, params string[] errors)
    {
        var tree = JsonNode.Parse(slice)!.AsObject();
        tree["metadata"] = new JsonObject { ["name"] = "s", ["namespace"] = "default" };
        TreeDefaulter.Apply(tree, EndpointSlice.Schema);
        Assert.Equal(errors, EndpointSliceValidation.Validate(ApiJson.FromNode<EndpointSlice>(tree)).Select(e => e.ToString()));
    }

    [Fact]
    public void A_slice_keeps_its_type()
    {
        var old = new EndpointSlice { Metadata = new() { Name = "s", Namespace = "default", ResourceVersion = "1" }, AddressType = "IPv4" };
        Assert.Equal(
            ["addressType: Invalid value: \"IPv6\": field is immutable"],
            EndpointSliceValidation.ValidateUpdate(old with { AddressType = "IPv6" }, old).Select(e => e.ToString()));
    }
}
