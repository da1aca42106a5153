namespace Podium.ApiServer.Tables;

/// <summary>Short forms of columns; those that nearly every kind has are shared.</summary>
internal static class Column
{
    public static TableColumn Name { get; } = new("Name", "string", 0, "The object's name, unique in its namespace.", "name");

    public static TableColumn Age { get; } = new("Age", "string", 0, "How long ago the object was created.");

    public static TableColumn Containers { get; } = Wide("Containers", "The names of the template's containers.");

    public static TableColumn Images { get; } = Wide("Images", "The images of the template's containers.");

    public static TableColumn Selector { get; } = Wide("Selector", "The selector of the pods that belong to the object.");

    /// <summary>A column of text.</summary>
    public static TableColumn Text(string name, string description) => new(name, "string", 0, description);

    /// <summary>A column of whole numbers.</summary>
    public static TableColumn Number(string name, string description) => new(name, "integer", 0, description);

    /// <summary>A column that only <c>-o wide</c> shows.</summary>
    public static TableColumn Wide(string name, string description) => new(name, "string", 1, description);
}
