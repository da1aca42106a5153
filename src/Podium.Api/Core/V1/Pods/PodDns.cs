using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Name resolution settings of a pod.</summary>
[ApiType]
public sealed partial record PodDNSConfig
{
    /// <summary>Addresses of DNS servers, added to those that dnsPolicy gives.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Nameservers { get; init; } = [];

    /// <summary>Resolver options, merged with those that dnsPolicy gives; these win.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<PodDNSConfigOption> Options { get; init; } = [];

    /// <summary>Domains in which short names are looked up, added to those that dnsPolicy gives.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Searches { get; init; } = [];
}

/// <summary>A resolver option.</summary>
[ApiType]
public sealed partial record PodDNSConfigOption
{
    /// <summary>The option's name, such as ndots. Required in effect.</summary>
    public string Name { get; init; } = "";

    /// <summary>The option's value, where it has one.</summary>
    public string? Value { get; init; }
}
