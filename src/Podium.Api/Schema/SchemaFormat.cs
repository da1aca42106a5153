namespace Podium.Api.Schema;

/// <summary>The values of <see cref="SchemaNode.Format"/> that change how a value is read and written.</summary>
public static class SchemaFormat
{
    /// <summary>A quantity: a string, or a number in requests.</summary>
    public const string Quantity = "quantity";

    /// <summary>A time with seconds.</summary>
    public const string DateTime = "date-time";

    /// <summary>A time with microseconds.</summary>
    public const string MicroTime = "micro-time";

    /// <summary>A 32-bit number or a string.</summary>
    public const string IntOrString = "int-or-string";

    /// <summary>Bytes in base64.</summary>
    public const string Byte = "byte";
}
