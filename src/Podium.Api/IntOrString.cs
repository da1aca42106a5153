using System.Globalization;
using System.Text.Json;
using Podium.Api.Json;

namespace Podium.Api;

/// <summary>A whole number of 32 bits or a string, such as a port's number or name. The default is the number 0.</summary>
public readonly record struct IntOrString
{
    private readonly string? text;
    private readonly int number;

    /// <summary>A number.</summary>
    public IntOrString(int number) => this.number = number;

    /// <summary>A string.</summary>
    public IntOrString(string text) => this.text = text;

    /// <summary>Whether it is a string.</summary>
    public bool IsString => text is not null;

    /// <summary>The number; 0 where it is a string.</summary>
    public int Number => number;

    /// <summary>The string; empty where it is a number.</summary>
    public string Text => text ?? "";

    /// <summary>A number.</summary>
    public static implicit operator IntOrString(int number) => new(number);

    /// <summary>A string.</summary>
    public static implicit operator IntOrString(string text) => new(text);

    /// <summary>
    /// The value where a percentage counts of <paramref name="total"/>, as in <c>maxUnavailable: 25%</c>; null where the string
    /// is no percentage (intstr.GetScaledValueFromIntOrPercent).
    /// </summary>
    /// <param name="total">What 100% is.</param>
    /// <param name="roundUp">Whether a fraction is rounded up instead of down.</param>
    public int? Scaled(int total, bool roundUp)
    {
        if (text is null)
        {
            return number;
        }

        if (!text.EndsWith('%')
            || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent))
        {
            return null;
        }

        var exact = percent * (double)total / 100;
        return (int)(roundUp ? Math.Ceiling(exact) : Math.Floor(exact));
    }

    /// <summary>The number in digits, or the string.</summary>
    public override string ToString() => text ?? number.ToString(CultureInfo.InvariantCulture);

    internal static IntOrString Read(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => new(KnownStrings.Read(ref reader)),
        JsonTokenType.Number when reader.TryGetInt32(out var number) => new(number),
        JsonTokenType.Null => default,
        _ => throw ShapeException.Expected("a whole number of 32 bits or a string", ref reader),
    };

    internal void Write(Utf8JsonWriter writer)
    {
        if (text is null)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }
}
