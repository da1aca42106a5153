using Podium.Api;

namespace Podium.ApiServer.Tables;

/// <summary>The table of kinds that have no columns of their own: name and age.</summary>
internal sealed class NameAndAgeTable<T> : ITable<T>
    where T : IKubernetesObject
{
    public static NameAndAgeTable<T> Instance { get; } = new();

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("Name", "string", 0, "The object's name, unique within its namespace and resource.", "name"),
        new("Age", "string", 0, "How long ago the object was made."),
    ];

    public void WriteCells(T obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}
