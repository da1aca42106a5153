using Podium.Api.Core.V1;
using Podium.Api.Validation;

namespace Podium.ApiServer.Core.Services.Allocation;

/// <summary>
/// Which IP families a service has and how many it wants, where it does not say (pkg/registry/core/service/storage/alloc.go:
/// initIPFamilyFields). The cluster's services have IPv4 only.
/// </summary>
internal static class ServiceFamilies
{
    private const string Own = "IPv4";
    private const string Other = "IPv6";
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>The specification with families and policy; what cannot be is added to the errors.</summary>
    public static ServiceSpec Complete(ServiceSpec spec, ServiceSpec? old, FieldErrors errors)
    {
        if (spec.Type == "ExternalName" || IsUnchangedPreference(spec, old))
        {
            return spec;
        }

        var hasNoSelector = spec.ClusterIP == ServiceFacts.NoClusterIP && spec.Selector.Count == 0;
        spec = spec with
        {
            IpFamilyPolicy = spec.IpFamilyPolicy ?? old?.IpFamilyPolicy ?? (hasNoSelector ? "RequireDualStack" : "SingleStack"),
        };
        errors.AddRange(ServiceAddressValidation.Validate(spec));
        if (errors.Count > 0)
        {
            return spec;
        }

        CheckPolicy(spec, old, errors);
        if (old is not null && spec.IpFamilyPolicy == "SingleStack")
        {
            spec = KeepFirst(spec, old);
        }

        spec = InferFromAddresses(spec, errors);
        if (errors.Count > 0)
        {
            return spec;
        }

        if (hasNoSelector)
        {
            // Somebody else keeps the endpoints, of any family.
            var first = spec.IpFamilies is [var given, ..] ? given : Own;
            return spec.IpFamilies.Count > 1 ? spec
                : spec with { IpFamilies = spec.IpFamilyPolicy == "SingleStack" ? [first] : [first, first == Own ? Other : Own] };
        }

        if (spec.IpFamilyPolicy == "RequireDualStack")
        {
            errors.Invalid(Spec.Child("ipFamilyPolicy"), spec.IpFamilyPolicy, "this cluster is not configured for dual-stack services");
        }

        for (var i = 0; i < spec.IpFamilies.Count; i++)
        {
            if (spec.IpFamilies[i] != Own)
            {
                errors.Invalid(Spec.Child("ipFamilies").Index(i), spec.IpFamilies[i], "not configured on this cluster");
            }
        }

        return spec.IpFamilies.Count == 0 ? spec with { IpFamilies = [Own] } : spec;
    }

    // A service that takes what families there are is not changed when the cluster gets or loses one.
    private static bool IsUnchangedPreference(ServiceSpec spec, ServiceSpec? old) =>
        old is not null && spec.Type == old.Type && spec.IpFamilyPolicy == "PreferDualStack" && old.IpFamilyPolicy == "PreferDualStack"
        && spec.ClusterIPs.SequenceEqual(old.ClusterIPs, StringComparer.Ordinal)
        && spec.IpFamilies.SequenceEqual(old.IpFamilies, StringComparer.Ordinal);

    private static void CheckPolicy(ServiceSpec spec, ServiceSpec? old, FieldErrors errors)
    {
        var path = Spec.Child("ipFamilyPolicy");
        var isSingle = spec.IpFamilyPolicy == "SingleStack";
        if (old is not null && !isSingle)
        {
            if (old.ClusterIPs.Count == 2 && spec.ClusterIPs.Count == 1)
            {
                errors.Invalid(path, spec.IpFamilyPolicy, "must be 'SingleStack' to release the secondary cluster IP");
            }

            if (old.IpFamilies.Count == 2 && spec.IpFamilies.Count == 1)
            {
                errors.Invalid(path, spec.IpFamilyPolicy, "must be 'SingleStack' to release the secondary IP family");
            }
        }

        var isDowngrade = old is not null;
        if (isSingle && spec.ClusterIPs.Count == 2 && !(isDowngrade && spec.ClusterIPs.SequenceEqual(old!.ClusterIPs, StringComparer.Ordinal)))
        {
            errors.Invalid(path, spec.IpFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple cluster IPs are specified");
        }

        if (isSingle && spec.IpFamilies.Count == 2 && !(isDowngrade && spec.IpFamilies.SequenceEqual(old!.IpFamilies, StringComparer.Ordinal)))
        {
            errors.Invalid(path, spec.IpFamilyPolicy, "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified");
        }
    }

    private static ServiceSpec KeepFirst(ServiceSpec spec, ServiceSpec old) => spec with
    {
        ClusterIPs = spec.ClusterIPs.Count > 1 && spec.ClusterIPs.SequenceEqual(old.ClusterIPs, StringComparer.Ordinal) ? [spec.ClusterIPs[0]] : spec.ClusterIPs,
        IpFamilies = spec.IpFamilies.Count > 1 && spec.IpFamilies.SequenceEqual(old.IpFamilies, StringComparer.Ordinal) ? [spec.IpFamilies[0]] : spec.IpFamilies,
    };

    private static ServiceSpec InferFromAddresses(ServiceSpec spec, FieldErrors errors)
    {
        var families = spec.IpFamilies.ToList();
        for (var i = 0; i < spec.ClusterIPs.Count && spec.ClusterIPs[i] != ServiceFacts.NoClusterIP; i++)
        {
            if (i < families.Count)
            {
                continue;
            }

            if (NetworkRules.IsIPv6(spec.ClusterIPs[i]))
            {
                errors.Invalid(Spec.Child("clusterIPs").Index(i), $"[]string{{{string.Join(", ", spec.ClusterIPs)}}}", $"{Other} is not configured on this cluster");
            }
            else
            {
                families.Add(Own);
            }
        }

        return spec with { IpFamilies = families };
    }
}
