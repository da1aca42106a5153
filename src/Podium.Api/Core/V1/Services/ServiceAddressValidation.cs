using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks how a service's addresses, their families and the policy about them go together.</summary>
public static class ServiceAddressValidation
{
    private const string Unchangeable = "may not change once set";
    private static readonly FieldPath Spec = FieldPath.Root("spec");
    private static readonly FieldPath ClusterIPs = Spec.Child("clusterIPs");
    private static readonly FieldPath IpFamilies = Spec.Child("ipFamilies");
    private static readonly FieldPath IpFamilyPolicy = Spec.Child("ipFamilyPolicy");

    /// <summary>Checks addresses before they are given and after (ValidateServiceClusterIPsRelatedFields).</summary>
    public static IReadOnlyList<FieldError> Validate(ServiceSpec spec)
    {
        var errors = new FieldErrors();
        if (spec.Type == "ExternalName")
        {
            return errors; // None of the fields may be set, which is checked elsewhere.
        }

        if (spec.ClusterIP.Length > 0)
        {
            if (spec.ClusterIPs.Count == 0)
            {
                errors.Required(ClusterIPs);
            }
            else if (spec.ClusterIPs[0] != spec.ClusterIP)
            {
                errors.Invalid(ClusterIPs, GoSyntax.Strings(spec.ClusterIPs), "first value must match `clusterIP`");
            }
        }
        else if (spec.ClusterIPs.Count > 0)
        {
            errors.Invalid(ClusterIPs, GoSyntax.Strings(spec.ClusterIPs), "must be empty when `clusterIP` is not specified");
        }

        CheckFamilies(errors, spec);
        if (CheckClusterIPs(errors, spec.ClusterIPs) && !spec.IsHeadless())
        {
            CheckFamiliesOfIPs(errors, spec);
        }

        return errors;
    }

    /// <summary>Checks that the first address and its family stay (validateUpgradeDowngradeClusterIPs and -IPFamilies).</summary>
    internal static void CheckUpdate(FieldErrors errors, ServiceSpec spec, ServiceSpec old)
    {
        if (spec.Type == "ExternalName" || old.Type == "ExternalName" || (spec.IsHeadless() && old.IsHeadless()))
        {
            return;
        }

        CheckKept(errors, ClusterIPs, "clusterIP", spec.ClusterIPs, old.ClusterIPs, spec);
        if (spec.IsHeadless() == old.IsHeadless())
        {
            CheckKept(errors, IpFamilies, "ipFamily", spec.IpFamilies, old.IpFamilies, spec);
        }
    }

    private static void CheckKept(
        FieldErrors errors, FieldPath path, string what, IReadOnlyList<string> now, IReadOnlyList<string> before, ServiceSpec spec)
    {
        var shown = GoSyntax.Strings(now);
        if (now.Count == before.Count)
        {
            for (var i = 0; i < now.Count; i++)
            {
                if (now[i] != before[i])
                {
                    errors.Invalid(path.Index(what == "ipFamily" ? 0 : i), shown, Unchangeable);
                }
            }

            return;
        }

        if (now.Count == 0)
        {
            errors.Invalid(path.Index(0), new GoSyntax("[]string(nil)"), $"primary {what} can not be unset");
        }
        else if (before.Count > 0 && now[0] != before[0])
        {
            errors.Invalid(path.Index(0), shown, Unchangeable);
        }

        if (before.Count > now.Count && now.Count == 1 && spec.IpFamilyPolicy != "SingleStack")
        {
            errors.Invalid(IpFamilyPolicy, spec.IpFamilyPolicy, $"must be set to 'SingleStack' when releasing the secondary {what}");
        }
    }

    private static void CheckFamilies(FieldErrors errors, ServiceSpec spec)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.IpFamilies.Count; i++)
        {
            var family = spec.IpFamilies[i];
            if (family is not ("IPv4" or "IPv6"))
            {
                errors.NotSupported(IpFamilies.Index(i), family, "IPv4", "IPv6");
            }

            if (!seen.Add(family))
            {
                errors.Duplicate(IpFamilies.Index(i), family);
            }
        }

        errors.AllowOneOf(IpFamilyPolicy, spec.IpFamilyPolicy, "PreferDualStack", "RequireDualStack", "SingleStack");
    }

    // Whether all are addresses, so that more can be said of them.
    private static bool CheckClusterIPs(FieldErrors errors, IReadOnlyList<string> ips)
    {
        var wellFormed = true;
        for (var i = 0; i < ips.Count; i++)
        {
            if (i == 0 && ips[i] == ServiceFacts.NoClusterIP)
            {
                if (ips.Count > 1)
                {
                    wellFormed = false;
                    errors.Invalid(ClusterIPs, GoSyntax.Strings(ips), "'None' must be the first and only value");
                }

                continue;
            }

            var reasons = NameRules.IpAddress(ips[i]);
            wellFormed &= reasons.Count == 0;
            errors.Invalid(ClusterIPs.Index(i), ips[i], reasons);
        }

        if (ips.Count > 2)
        {
            errors.Invalid(ClusterIPs, GoSyntax.Strings(ips), "may only hold up to 2 values");
        }

        if (wellFormed && ips.Count > 1 && (ips.Count > 2 || NetworkRules.IsIPv6(ips[0]) == NetworkRules.IsIPv6(ips[1])))
        {
            errors.Invalid(ClusterIPs, GoSyntax.Strings(ips), "may specify no more than one IP for each IP family");
        }

        return wellFormed;
    }

    private static void CheckFamiliesOfIPs(FieldErrors errors, ServiceSpec spec)
    {
        for (var i = 0; i < Math.Min(spec.ClusterIPs.Count, spec.IpFamilies.Count); i++)
        {
            if (spec.IpFamilies[i] is "IPv4" or "IPv6" && (spec.IpFamilies[i] == "IPv6") != NetworkRules.IsIPv6(spec.ClusterIPs[i]))
            {
                errors.Invalid(ClusterIPs.Index(i), spec.ClusterIPs[i], $"expected an {spec.IpFamilies[i]} value as indicated by `ipFamilies[{i}]`");
            }
        }
    }
}
