using Podium.Api.Schema;

namespace Podium.Api.Versioning;

/// <summary>What the server is and how it was built.</summary>
[ApiType]
public sealed partial record Info
{
    /// <summary>When it was built.</summary>
    [Required]
    public string BuildDate { get; init; } = "";

    /// <summary>What compiled it.</summary>
    [Required]
    public string Compiler { get; init; } = "";

    /// <summary>The commit it was built from.</summary>
    [Required]
    public string GitCommit { get; init; } = "";

    /// <summary>Whether the source was exactly that commit: clean or dirty.</summary>
    [Required]
    public string GitTreeState { get; init; } = "";

    /// <summary>The full version.</summary>
    [Required]
    public string GitVersion { get; init; } = "";

    /// <summary>The version of the language's runtime.</summary>
    [Required]
    public string GoVersion { get; init; } = "";

    /// <summary>The major part of the version.</summary>
    [Required]
    public string Major { get; init; } = "";

    /// <summary>The minor part of the version.</summary>
    [Required]
    public string Minor { get; init; } = "";

    /// <summary>The operating system and architecture, as linux/amd64.</summary>
    [Required]
    public string Platform { get; init; } = "";
}
