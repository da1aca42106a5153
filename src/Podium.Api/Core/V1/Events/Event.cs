using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Core.V1;

/// <summary>A report of something that happened to an object, for people to read. Events are kept for a limited time only.</summary>
[Resource("events", ShortNames = ["ev"])]
public sealed partial record Event
{
    /// <summary>What was done or failed, as one word in CamelCase. The newer form of events requires it.</summary>
    public string Action { get; init; } = "";

    /// <summary>How often this has happened.</summary>
    public int Count { get; init; }

    /// <summary>When this was first seen, in the newer form of events; empty in the older form.</summary>
    [AlwaysWritten]
    [MicroTime]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>When this was first seen, in the older form of events.</summary>
    [AlwaysWritten]
    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>The object that this is about.</summary>
    [Required]
    public ObjectReference InvolvedObject { get; init; } = new();

    /// <summary>When this was last seen, in the older form of events.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastTimestamp { get; init; }

    /// <summary>What happened, in words for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The object's metadata. An event lives in the namespace of the object it is about.</summary>
    [Required]
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>Why this happened, as one word in CamelCase.</summary>
    public string Reason { get; init; } = "";

    /// <summary>A second object that plays a part, where there is one.</summary>
    public ObjectReference? Related { get; init; }

    /// <summary>The name of the component that reports this, such as kubernetes.io/kubelet.</summary>
    [AlwaysWritten]
    public string ReportingComponent { get; init; } = "";

    /// <summary>Which instance of the component reports this, such as the machine's name.</summary>
    [AlwaysWritten]
    public string ReportingInstance { get; init; } = "";

    /// <summary>The series that this event stands for in the newer form of events; absent for a single occurrence.</summary>
    public EventSeries? Series { get; init; }

    /// <summary>The component that reports this, in the older form of events.</summary>
    public EventSource Source { get; init; } = new();

    /// <summary>Normal for what is expected, Warning for what is not.</summary>
    public string Type { get; init; } = "";
}

/// <summary>How a repeated event goes on, in the newer form of events.</summary>
[ApiType]
public sealed partial record EventSeries
{
    /// <summary>How often this has happened up to the last heartbeat.</summary>
    public int Count { get; init; }

    /// <summary>When this was last seen.</summary>
    [AlwaysWritten]
    [MicroTime]
    public DateTimeOffset? LastObservedTime { get; init; }
}

/// <summary>The component that reports an event.</summary>
[ApiType]
public sealed partial record EventSource
{
    /// <summary>The component's name, such as kubelet.</summary>
    public string Component { get; init; } = "";

    /// <summary>The name of the node on which the component runs.</summary>
    public string Host { get; init; } = "";
}
