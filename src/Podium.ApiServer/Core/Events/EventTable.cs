using Podium.Api.Core.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Events;

/// <summary>How <c>kubectl get events</c> shows events (pkg/printers/internalversion/printers.go: printEvent).</summary>
internal sealed class EventTable : ITable<Event>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Text("Last Seen", "How long ago this was last seen."),
        Column.Text("Type", "Normal or Warning."),
        Column.Text("Reason", "Why this happened, as one word."),
        Column.Text("Object", "What this is about."),
        Column.Wide("Subobject", "The part of the object that this is about."),
        Column.Wide("Source", "Who reports this."),
        Column.Text("Message", "What happened."),
        Column.Wide("First Seen", "How long ago this was first seen."),
        Column.Wide("Count", "How often this has happened."),
        new("Name", "string", 1, "The event's name.", "name"),
    ];

    /// <inheritdoc/>
    public void WriteCells(Event obj, TableCells cells)
    {
        var first = obj.FirstTimestamp ?? obj.EventTime;
        var last = obj.Series is { } series ? series.LastObservedTime : obj.LastTimestamp ?? first;
        var count = obj.Series?.Count ?? Math.Max(obj.Count, 1);
        var kind = obj.InvolvedObject.Kind.ToLowerInvariant();

        cells.AddAge(last);
        cells.Add(obj.Type);
        cells.Add(obj.Reason);
        cells.Add(obj.InvolvedObject.Name.Length > 0 ? $"{kind}/{obj.InvolvedObject.Name}" : kind);
        cells.Add(obj.InvolvedObject.FieldPath);
        cells.Add(Source(obj));
        cells.Add(obj.Message.Trim());
        cells.AddAge(first);
        cells.Add(count);
        cells.Add(obj.Metadata.Name);
    }

    private static string Source(Event evt)
    {
        var component = evt.Source.Component.Length > 0 ? evt.Source.Component : evt.ReportingComponent;
        var instance = evt.Source.Host.Length > 0 ? evt.Source.Host : evt.ReportingInstance;
        return instance.Length > 0 ? $"{component}, {instance}" : component;
    }
}
