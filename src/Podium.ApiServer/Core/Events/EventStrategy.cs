using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Events;

/// <summary>Events in the core group's form, which is the stored one. They go by themselves after an hour.</summary>
internal sealed class EventStrategy : ResourceStrategy<Event>
{
    public override IReadOnlyList<string> SelectableFields { get; } =
    [
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "source",
        "type",
    ];

    public override TimeSpan? TimeToLive => TimeSpan.FromHours(1);

    public override bool AllowCreateOnUpdate => true;

    protected override ITable<Event> Columns { get; } = new EventTable();

    protected override IReadOnlyList<FieldError> Validate(Event obj) => EventValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Event obj, Event old) => EventValidation.ValidateUpdate(obj, old);
}
