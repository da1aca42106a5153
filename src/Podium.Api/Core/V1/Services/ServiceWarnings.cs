namespace Podium.Api.Core.V1;

/// <summary>What a client is told of a service that is valid and yet perhaps not meant so (pkg/api/service/warnings.go).</summary>
public static class ServiceWarnings
{
    /// <summary>The warnings.</summary>
    public static IReadOnlyList<string> Of(Service service)
    {
        var warnings = new List<string>();
        var spec = service.Spec;
        if (service.Metadata.Annotations.ContainsKey("service.kubernetes.io/topology-aware-hints"))
        {
            warnings.Add("annotation service.kubernetes.io/topology-aware-hints is deprecated, please use service.kubernetes.io/topology-mode instead");
        }

        if (spec.Type == "ExternalName" && spec.ExternalIPs.Count > 0)
        {
            warnings.Add("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
        }

        if (spec.Type != "ExternalName" && spec.ExternalName.Length > 0)
        {
            warnings.Add("spec.externalName is ignored when spec.type is not \"ExternalName\"");
        }

        return warnings;
    }
}
