using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>Points at a secret in any namespace.</summary>
[ApiType]
[Atomic]
public sealed partial record SecretReference
{
    /// <summary>The secret's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The secret's namespace.</summary>
    public string Namespace { get; init; } = "";
}
