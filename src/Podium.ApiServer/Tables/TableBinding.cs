using Podium.Api;

namespace Podium.ApiServer.Tables;

/// <summary>A kind's table for those who do not know its record.</summary>
internal abstract class TableBinding
{
    /// <summary>The columns.</summary>
    public abstract IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Writes an object's cells.</summary>
    public abstract void WriteCells(IKubernetesObject obj, TableCells cells);
}

/// <summary>A kind's table with its record.</summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed class TableBinding<T>(ITable<T> table) : TableBinding
    where T : class, IKubernetesObject<T>
{
    public override IReadOnlyList<TableColumn> Columns => table.Columns;

    public override void WriteCells(IKubernetesObject obj, TableCells cells) => table.WriteCells((T)obj, cells);
}
