using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Events.V1;

/// <summary>A report of something that happened to an object, for people to read. Events are kept for a limited time only.</summary>
[Resource("events", ShortNames = ["ev"])]
public sealed partial record Event
{
    /// <summary>What was done or failed, as one word in CamelCase. New events must have it.</summary>
    public string Action { get; init; } = "";

    /// <summary>How often this has happened, from the older form of events.</summary>
    public int DeprecatedCount { get; init; }

    /// <summary>When this was first seen, from the older form of events.</summary>
    [AlwaysWritten]
    public DateTimeOffset? DeprecatedFirstTimestamp { get; init; }

    /// <summary>When this was last seen, from the older form of events.</summary>
    [AlwaysWritten]
    public DateTimeOffset? DeprecatedLastTimestamp { get; init; }

    /// <summary>The component that reports this, from the older form of events.</summary>
    public EventSource DeprecatedSource { get; init; } = new();

    /// <summary>When this was first seen.</summary>
    [Required]
    [MicroTime]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary>The object's metadata. An event lives in the namespace of the object it is about.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What happened, in words for people. It may have up to 1 kB.</summary>
    public string Note { get; init; } = "";

    /// <summary>Why the action was taken, as one word in CamelCase. New events must have it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The object that this is about, usually the one that the reporting component looks after.</summary>
    public ObjectReference Regarding { get; init; } = new();

    /// <summary>A second object that plays a part, where there is one.</summary>
    public ObjectReference? Related { get; init; }

    /// <summary>The name of the component that reports this, such as kubernetes.io/kubelet. New events must have it.</summary>
    public string ReportingController { get; init; } = "";

    /// <summary>Which instance of the component reports this, such as the machine's name. New events must have it.</summary>
    public string ReportingInstance { get; init; } = "";

    /// <summary>The series that this event stands for; absent for a single occurrence.</summary>
    public EventSeries? Series { get; init; }

    /// <summary>Normal for what is expected, Warning for what is not.</summary>
    public string Type { get; init; } = "";
}

/// <summary>How a repeated event goes on.</summary>
[ApiType]
public sealed partial record EventSeries
{
    /// <summary>How often this has happened up to the last heartbeat; at least 2.</summary>
    [Required]
    public int Count { get; init; }

    /// <summary>When this was last seen.</summary>
    [Required]
    [MicroTime]
    public DateTimeOffset? LastObservedTime { get; init; }
}
