using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks nodes (pkg/apis/core/validation, v1.32). The objects must have their defaults.</summary>
public static class NodeValidation
{
    private const string PodCidrOnlyOnce = "node updates may not change podCIDR except from \"\" to valid";
    private const string ProviderIdOnlyOnce = "node updates may not change providerID except from \"\" to valid";
    private static readonly FieldPath Metadata = FieldPath.Root("metadata");
    private static readonly FieldPath Spec = FieldPath.Root("spec");
    private static readonly FieldPath Status = FieldPath.Root("status");

    /// <summary>Checks a new node.</summary>
    public static IReadOnlyList<FieldError> Validate(Node node)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(node.Metadata, namespaced: false, ObjectNames.DnsSubdomain));

        // Kubernetes names this place although taints stand in the spec.
        TaintValidation.Check(errors, node.Spec.Taints, Metadata.Child("taints"));
        CheckResources(errors, node);
        CheckPodCidrs(errors, node.Spec.PodCIDRs, Spec.Child("podCIDRs"));
        return errors;
    }

    /// <summary>Checks an update of a node, of its status too.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Node newNode, Node oldNode)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newNode.Metadata, oldNode.Metadata));
        CheckResources(errors, newNode);
        CheckAddresses(errors, newNode.Status.Addresses);
        CheckPodCidrsUnchanged(errors, newNode.Spec.PodCIDRs, oldNode.Spec.PodCIDRs);
        if (oldNode.Spec.ProviderID.Length > 0 && oldNode.Spec.ProviderID != newNode.Spec.ProviderID)
        {
            errors.Forbidden(Spec.Child("providerID"), ProviderIdOnlyOnce);
        }

        if (newNode.Spec.ConfigSource is { } source)
        {
            NodeConfigSourceValidation.CheckInSpec(errors, source, Spec.Child("configSource"));
        }

        if (newNode.Status.Config is { } config)
        {
            NodeConfigSourceValidation.CheckStatus(errors, config, Status.Child("config"));
        }

        TaintValidation.Check(errors, newNode.Spec.Taints, Metadata.Child("taints"));
        if (newNode.Spec.ExternalID != oldNode.Spec.ExternalID)
        {
            errors.Forbidden(Spec.Child("externalID"), "may not be updated");
        }

        return errors;
    }

    private static void CheckResources(FieldErrors errors, Node node)
    {
        foreach (var (name, quantity) in node.Status.Capacity)
        {
            ResourceQuantityValidation.Check(errors, name, quantity, Status.Child("capacity").Child(name));
        }

        foreach (var (name, quantity) in node.Status.Allocatable)
        {
            ResourceQuantityValidation.Check(errors, name, quantity, Status.Child("allocatable").Child(name));
        }
    }

    private static void CheckAddresses(FieldErrors errors, IReadOnlyList<NodeAddress> addresses)
    {
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < addresses.Count; i++)
        {
            var (type, address) = (addresses[i].Type, addresses[i].Address);
            if (!seen.Add((type, address)))
            {
                errors.Duplicate(Status.Child("addresses").Index(i),
                    new GoSyntax($"core.NodeAddress{{Type:{FieldError.Format(type)}, Address:{FieldError.Format(address)}}}"));
            }
        }
    }

    private static void CheckPodCidrs(FieldErrors errors, IReadOnlyList<string> cidrs, FieldPath path)
    {
        for (var i = 0; i < cidrs.Count; i++)
        {
            errors.Invalid(path.Index(i), cidrs[i], NetworkRules.Cidr(cidrs[i]));
        }

        if (cidrs.Count < 2)
        {
            return;
        }

        if (cidrs.Count > 2 || NetworkRules.IsIPv6(cidrs[0]) == NetworkRules.IsIPv6(cidrs[1]))
        {
            errors.Invalid(path, GoSyntax.Strings(cidrs), "may specify no more than one CIDR for each IP family");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < cidrs.Count; i++)
        {
            if (!seen.Add(cidrs[i]))
            {
                errors.Duplicate(path.Index(i), cidrs[i]);
            }
        }
    }

    private static void CheckPodCidrsUnchanged(FieldErrors errors, IReadOnlyList<string> newCidrs, IReadOnlyList<string> oldCidrs)
    {
        if (oldCidrs.Count == 0)
        {
            return;
        }

        // Each entry that differs is an error of its own; another number of them is one.
        var differences = newCidrs.Count != oldCidrs.Count ? 1 : oldCidrs.Where((cidr, i) => cidr != newCidrs[i]).Count();
        for (var i = 0; i < differences; i++)
        {
            errors.Forbidden(Spec.Child("podCIDRs"), PodCidrOnlyOnce);
        }
    }
}
