using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>The answer to a call that returns no object, above all a refusal.</summary>
[Kind]
public sealed partial record Status
{
    /// <summary>The version of this type; always v1.</summary>
    public string ApiVersion { get; init; } = "v1";

    /// <summary>The kind of this type; always Status.</summary>
    public string Kind { get; init; } = "Status";

    /// <summary>The HTTP status code.</summary>
    public int Code { get; init; }

    /// <summary>What exactly went wrong, for programs.</summary>
    [ListType(ListType.Atomic)]
    public StatusDetails? Details { get; init; }

    /// <summary>What went wrong, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>List metadata; unused here.</summary>
    public ListMeta Metadata { get; init; } = new();

    /// <summary>Why the call was refused, as one word.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Success or Failure.</summary>
    [JsonName("status")]
    public string Outcome { get; init; } = "";
}

/// <summary>What a refusal is about.</summary>
[ApiType]
public sealed partial record StatusDetails
{
    /// <summary>The single causes, such as one for each field that is not valid.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    /// <summary>The group of the object's resource.</summary>
    public string Group { get; init; } = "";

    /// <summary>The object's resource or kind.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The object's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>After how many seconds the call may be tried again.</summary>
    public int RetryAfterSeconds { get; init; }

    /// <summary>The object's uid.</summary>
    public string Uid { get; init; } = "";
}

/// <summary>One cause of a refusal.</summary>
[ApiType]
public sealed partial record StatusCause
{
    /// <summary>The place of the field at fault, such as spec.containers[0].image.</summary>
    public string Field { get; init; } = "";

    /// <summary>What is wrong, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>What is wrong, as one word.</summary>
    public string Reason { get; init; } = "";
}
