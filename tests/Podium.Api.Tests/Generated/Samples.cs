using Podium.Api.Meta.V1;
using Podium.Api.Schema;

[assembly: ApiNamespace("Podium.Api.Tests.Generated", "io.example.api.samples.v1", "samples.example.io", "v1")]

namespace Podium.Api.Tests.Generated;

/// <summary>
/// A kind with a property of
/// every <c>shape</c>; see <see cref="Part.Weight"/> of <see cref="Part"/>.
/// </summary>
[Resource("samples", ShortNames = ["sa"], Categories = ["all", "some"], Namespaced = false)]
public sealed partial record Sample
{
    /// <summary>Metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>A struct value.</summary>
    public Part Spec { get; init; } = new();

    /// <summary>A pointer.</summary>
    public Part? Status { get; init; }
}

/// <summary>All the scalars.</summary>
[ApiType]
[Atomic]
public sealed partial record Part
{
    /// <summary>A string.</summary>
    [Default("Always")]
    [Allowed("Always", "Never")]
    [FieldNumber(7)]
    public string Policy { get; init; } = "";

    public string? OptionalText { get; init; }

    [Required]
    public string RequiredText { get; init; } = "";

    [JsonName("weightInKG")]
    [Default(5)]
    public int Weight { get; init; }

    public int? OptionalWeight { get; init; }

    public long Big { get; init; }

    public double Ratio { get; init; }

    public bool Flag { get; init; }

    [Default(true)]
    public bool? OptionalFlag { get; init; }

    public byte[] Data { get; init; } = [];

    public DateTimeOffset? Time { get; init; }

    [AlwaysWritten]
    public DateTimeOffset? WrittenTime { get; init; }

    [MicroTime]
    public DateTimeOffset? Micro { get; init; }

    public Quantity Amount { get; init; }

    public Quantity? OptionalAmount { get; init; }

    public IntOrString Port { get; init; }

    public IntOrString? OptionalPort { get; init; }

    public RawJson? Raw { get; init; }

    [Required]
    [ListType(ListType.Map, "name")]
    [PatchStrategy("merge", "name")]
    public IReadOnlyList<Leaf> Leaves { get; init; } = [];

    [ListType(ListType.Set)]
    public IReadOnlyList<string> Names { get; init; } = [];

    [Granular]
    public IReadOnlyDictionary<string, Quantity> Amounts { get; init; } = EmptyMap.Of<Quantity>();

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = EmptyMap.Of<IReadOnlyList<string>>();

    [Default("{}")]
    [Atomic]
    public Leaf? Leaf { get; init; }

    /// <summary>Itself again.</summary>
    public Part? Child { get; init; }

    [Inline]
    public Source Source { get; init; } = new();

    public string Computed => Policy + RequiredText;
}

/// <summary>A leaf.</summary>
[ApiType]
public sealed partial record Leaf
{
    [Required]
    public string Name { get; init; } = "";
}

/// <summary>Embedded.</summary>
[ApiType]
public sealed partial record Source
{
    /// <summary>On the outer level.</summary>
    public string Path { get; init; } = "";

    public Leaf? Inner { get; init; }
}

/// <summary>A body.</summary>
[Kind]
public sealed partial record Body
{
    public string Text { get; init; } = "";
}
