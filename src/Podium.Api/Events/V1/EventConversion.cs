namespace Podium.Api.Events.V1;

/// <summary>Turns events of the two API groups into each other: they are one object under two forms.</summary>
public static class EventConversion
{
    /// <summary>The form in which events are stored.</summary>
    public static Core.V1.Event ToCore(Event evt) => new()
    {
        Metadata = evt.Metadata,
        EventTime = evt.EventTime,
        Series = evt.Series is { } series ? new() { Count = series.Count, LastObservedTime = series.LastObservedTime } : null,
        ReportingComponent = evt.ReportingController,
        ReportingInstance = evt.ReportingInstance,
        Action = evt.Action,
        Reason = evt.Reason,
        InvolvedObject = evt.Regarding,
        Related = evt.Related,
        Message = evt.Note,
        Type = evt.Type,
        Source = evt.DeprecatedSource,
        FirstTimestamp = evt.DeprecatedFirstTimestamp,
        LastTimestamp = evt.DeprecatedLastTimestamp,
        Count = evt.DeprecatedCount,
    };

    /// <summary>The form of events.k8s.io.</summary>
    public static Event FromCore(Core.V1.Event evt) => new()
    {
        Metadata = evt.Metadata,
        EventTime = evt.EventTime,
        Series = evt.Series is { } series ? new() { Count = series.Count, LastObservedTime = series.LastObservedTime } : null,
        ReportingController = evt.ReportingComponent,
        ReportingInstance = evt.ReportingInstance,
        Action = evt.Action,
        Reason = evt.Reason,
        Regarding = evt.InvolvedObject,
        Related = evt.Related,
        Note = evt.Message,
        Type = evt.Type,
        DeprecatedSource = evt.Source,
        DeprecatedFirstTimestamp = evt.FirstTimestamp,
        DeprecatedLastTimestamp = evt.LastTimestamp,
        DeprecatedCount = evt.Count,
    };
}
