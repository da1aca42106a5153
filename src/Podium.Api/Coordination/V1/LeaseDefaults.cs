using System.Text.Json.Nodes;

namespace Podium.Api.Coordination.V1;

/// <summary>What is dropped from leases because its feature is off (pkg/registry/coordination/lease/strategy.go).</summary>
public static class LeaseDefaults
{
    /// <summary>Drops the fields of coordinated leader election, which is off by default in v1.32.</summary>
    public static void Apply(JsonObject lease)
    {
        if (lease["spec"] is JsonObject spec)
        {
            spec.Remove("strategy");
            spec.Remove("preferredHolder");
        }
    }
}
