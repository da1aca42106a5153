using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks a pod's name resolution (pkg/apis/core/validation: validatePodDNSConfig). The limits are those of the C library.</summary>
internal static class DnsConfigValidation
{
    private const int NameserversMax = 3;
    private const int SearchesMax = 32;
    private const int SearchCharactersMax = 2048;

    public static void Check(FieldErrors errors, PodSpec spec, FieldPath path)
    {
        if (spec.DnsPolicy == "None")
        {
            if (spec.DnsConfig is null)
            {
                errors.Required(path, "must provide `dnsConfig` when `dnsPolicy` is None");
                return;
            }

            if (spec.DnsConfig.Nameservers.Count == 0)
            {
                errors.Required(path.Child("nameservers"), "must provide at least one DNS nameserver when `dnsPolicy` is None");
                return;
            }
        }

        if (spec.DnsConfig is not { } config)
        {
            return;
        }

        if (config.Nameservers.Count > NameserversMax)
        {
            errors.Invalid(path.Child("nameservers"), GoSyntax.Strings(config.Nameservers), $"must not have more than {NameserversMax} nameservers");
        }

        for (var i = 0; i < config.Nameservers.Count; i++)
        {
            errors.Invalid(path.Child("nameservers").Index(i), config.Nameservers[i], NameRules.IpAddress(config.Nameservers[i]));
        }

        CheckSearches(errors, config.Searches, path.Child("searches"));
        for (var i = 0; i < config.Options.Count; i++)
        {
            errors.RequireSet(path.Child("options").Index(i), config.Options[i].Name, "must not be empty");
        }
    }

    private static void CheckSearches(FieldErrors errors, IReadOnlyList<string> searches, FieldPath path)
    {
        if (searches.Count > SearchesMax)
        {
            errors.Invalid(path, GoSyntax.Strings(searches), $"must not have more than {SearchesMax} search paths");
        }

        if (string.Join(' ', searches).Length > SearchCharactersMax)
        {
            errors.Invalid(path, GoSyntax.Strings(searches),
                $"must not have more than {SearchCharactersMax} characters (including spaces) in the search list");
        }

        for (var i = 0; i < searches.Count; i++)
        {
            var search = searches[i].EndsWith('.') ? searches[i][..^1] : searches[i];
            errors.Invalid(path.Index(i), search, NameRules.Dns1123Subdomain(search));
        }
    }
}
