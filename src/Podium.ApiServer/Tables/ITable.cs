using System.Text.Json;
using Podium.Api;

namespace Podium.ApiServer.Tables;

/// <summary>The columns in which <c>kubectl get</c> shows a kind (Kubernetes: pkg/printers/internalversion/printers.go).</summary>
/// <typeparam name="T">The kind.</typeparam>
internal interface ITable<in T>
    where T : IKubernetesObject
{
    /// <summary>The columns. Those of priority 0 are shown always, others with <c>-o wide</c>.</summary>
    IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Writes an object's cells, as many as there are columns and in their order.</summary>
    void WriteCells(T obj, TableCells cells);
}

/// <summary>A column of a table.</summary>
/// <param name="Name">The heading, such as <c>Ready</c>.</param>
/// <param name="Type">The cells' JSON type: <c>string</c>, <c>integer</c>, <c>number</c>, <c>boolean</c>, <c>date</c>.</param>
/// <param name="Priority">0 for a column that is always shown.</param>
/// <param name="Description">What the column tells.</param>
/// <param name="Format">The format, such as <c>name</c> for the object's name; empty where none.</param>
internal sealed record TableColumn(string Name, string Type, int Priority, string Description, string Format = "");

/// <summary>Takes the cells of a table's rows.</summary>
internal sealed class TableCells(Utf8JsonWriter writer, DateTimeOffset now)
{
    /// <summary>The time by which ages are told.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>A cell with text.</summary>
    public void Add(string text) => writer.WriteStringValue(text);

    /// <summary>A cell with a whole number.</summary>
    public void Add(long number) => writer.WriteNumberValue(number);

    /// <summary>A cell with true or false.</summary>
    public void Add(bool value) => writer.WriteBooleanValue(value);

    /// <summary>A cell that tells how long ago something was, such as <c>5m3s</c>; <c>&lt;unknown&gt;</c> for null.</summary>
    public void AddAge(DateTimeOffset? since) => writer.WriteStringValue(since is { } s ? HumanDuration.Of(Now - s) : "<unknown>");
}
