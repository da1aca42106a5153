using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Events.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;
using Event = Podium.Api.Events.V1.Event;

namespace Podium.ApiServer.Events;

/// <summary>The same stored events in the form of events.k8s.io.</summary>
internal sealed class EventStrategy : ResourceStrategy<Event>
{
    public override IReadOnlyList<string> SelectableFields { get; } =
    [
        "regarding.kind",
        "regarding.namespace",
        "regarding.name",
        "regarding.uid",
        "regarding.apiVersion",
        "regarding.resourceVersion",
        "regarding.fieldPath",
        "reason",
        "reportingController",
        "type",
    ];

    public override TimeSpan? TimeToLive => TimeSpan.FromHours(1);

    public override bool AllowCreateOnUpdate => true;

    public override Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? FromStored { get; } =
        stored => ApiJson.Serialize(EventConversion.FromCore(ApiJson.Deserialize<Podium.Api.Core.V1.Event>(stored.Span)));

    public override JsonObject ToStored(JsonObject tree) => ApiJson.ToNode(EventConversion.ToCore(ApiJson.FromNode<Event>(tree)));

    protected override ITable<Event> Columns { get; } = new EventTable();

    protected override IReadOnlyList<FieldError> Validate(Event obj) => EventValidation.Validate(EventConversion.ToCore(obj), strict: true);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Event obj, Event old) =>
        EventValidation.ValidateUpdate(EventConversion.ToCore(obj), EventConversion.ToCore(old), strict: true);
}
