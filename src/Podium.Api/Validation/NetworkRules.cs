using System.Globalization;

namespace Podium.Api.Validation;

/// <summary>The rules for ranges of addresses (k8s.io/apimachinery/pkg/util/validation/ip.go).</summary>
public static class NetworkRules
{
    /// <summary>A range of addresses: an address, a slash and a number of bits.</summary>
    public static IReadOnlyList<string> Cidr(string value) =>
        IsCidr(value) ? [] : ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"];

    /// <summary>Whether the text is a range of addresses. Bits beyond the prefix may be set.</summary>
    public static bool IsCidr(string value)
    {
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            && NameRules.IsIpAddress(value[..slash])
            && int.TryParse(value.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= (IsIPv6(value) ? 128 : 32);
    }

    /// <summary>Whether an address or range is one of IPv6.</summary>
    public static bool IsIPv6(string value) => value.Contains(':', StringComparison.Ordinal);
}
