using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A key and the file it becomes.</summary>
[ApiType]
public sealed partial record KeyToPath
{
    /// <summary>The key.</summary>
    [Required]
    public string Key { get; init; } = "";

    /// <summary>The file's permission bits, from 0 to 0777 octal; the volume's default where unset.</summary>
    public int? Mode { get; init; }

    /// <summary>The file's path in the volume. It must be relative and not contain "..".</summary>
    [Required]
    public string Path { get; init; } = "";
}
