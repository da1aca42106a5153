using Podium.Api.Events.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Events;

/// <summary>The columns of the core group's events, which these are.</summary>
internal sealed class EventTable : ITable<Event>
{
    private readonly Core.Events.EventTable core = new();

    public IReadOnlyList<TableColumn> Columns => core.Columns;

    public void WriteCells(Event obj, TableCells cells) => core.WriteCells(EventConversion.ToCore(obj), cells);
}
