using System.Globalization;
using System.Text;
using System.Text.Json;
using Podium.Api.Json;

namespace Podium.Api;

/// <summary>The family of suffixes in which a quantity was written and is written again.</summary>
public enum QuantityFormat : byte
{
    /// <summary>Powers of ten by letter: n, u, m, none, k, M, G, T, P, E.</summary>
    DecimalSI,

    /// <summary>Powers of two by letters: Ki, Mi, Gi, Ti, Pi, Ei.</summary>
    BinarySI,

    /// <summary>Powers of ten as an exponent: 1e3.</summary>
    DecimalExponent,
}

/// <summary>
/// An amount of a resource, such as <c>100m</c> or <c>1.5Gi</c>: exact to a billionth, written in the canonical form of
/// Kubernetes' resource.Quantity. Quantities of one amount are equal whatever their suffixes. The default is 0.
/// </summary>
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>, ISpanParsable<Quantity>
{
    internal const long NanosPerUnit = 1_000_000_000;
    private const long NanosPerMilli = 1_000_000;
    private readonly Int128 nanos;

    internal Quantity(Int128 nanos, QuantityFormat format)
    {
        this.nanos = nanos;
        Format = format;
    }

    /// <summary>A whole amount.</summary>
    /// <param name="value">The amount.</param>
    /// <param name="format">How it is written.</param>
    public Quantity(long value, QuantityFormat format = QuantityFormat.DecimalSI)
        : this((Int128)value * NanosPerUnit, format)
    {
    }

    /// <summary>The suffixes it is written with.</summary>
    public QuantityFormat Format { get; }

    /// <summary>Whether the amount is 0.</summary>
    public bool IsZero => nanos == 0;

    /// <summary>-1, 0 or 1 as the amount is negative, zero or positive.</summary>
    public int Sign => Int128.Sign(nanos);

    /// <summary>The amount in whole units, rounded away from zero; the largest or smallest long where it does not fit.</summary>
    public long Value => Scaled(NanosPerUnit);

    /// <summary>The amount in thousandths, rounded away from zero: what CPU is counted in.</summary>
    public long MilliValue => Scaled(NanosPerMilli);

    internal Int128 Nanos => nanos;

    /// <summary>An amount in thousandths.</summary>
    public static Quantity FromMilli(long milli, QuantityFormat format = QuantityFormat.DecimalSI) =>
        new((Int128)milli * NanosPerMilli, format);

    /// <summary>The sum; its format is the first one's unless that is zero.</summary>
    public static Quantity operator +(Quantity a, Quantity b) => new(a.nanos + b.nanos, a.IsZero ? b.Format : a.Format);

    /// <summary>The difference; its format is the first one's unless that is zero.</summary>
    public static Quantity operator -(Quantity a, Quantity b) => new(a.nanos - b.nanos, a.IsZero ? b.Format : a.Format);

    /// <summary>The negative amount.</summary>
    public static Quantity operator -(Quantity a) => new(-a.nanos, a.Format);

    /// <summary>Whether the amounts are equal.</summary>
    public static bool operator ==(Quantity a, Quantity b) => a.nanos == b.nanos;

    /// <summary>Whether the amounts differ.</summary>
    public static bool operator !=(Quantity a, Quantity b) => a.nanos != b.nanos;

    /// <summary>Whether the first amount is smaller.</summary>
    public static bool operator <(Quantity a, Quantity b) => a.nanos < b.nanos;

    /// <summary>Whether the first amount is larger.</summary>
    public static bool operator >(Quantity a, Quantity b) => a.nanos > b.nanos;

    /// <summary>Whether the first amount is not larger.</summary>
    public static bool operator <=(Quantity a, Quantity b) => a.nanos <= b.nanos;

    /// <summary>Whether the first amount is not smaller.</summary>
    public static bool operator >=(Quantity a, Quantity b) => a.nanos >= b.nanos;

    /// <summary>Parses a quantity.</summary>
    /// <exception cref="FormatException">It is none; the message is Kubernetes'.</exception>
    public static Quantity Parse(string text) => Parse(text.AsSpan(), null);

    /// <inheritdoc/>
    public static Quantity Parse(ReadOnlySpan<char> s, IFormatProvider? provider) =>
        QuantityParser.TryParse(s, out var quantity) is { } error ? throw new FormatException(error) : quantity;

    /// <inheritdoc/>
    public static Quantity Parse(string s, IFormatProvider? provider) => Parse(s.AsSpan(), provider);

    /// <summary>Parses a quantity.</summary>
    /// <param name="text">The text.</param>
    /// <param name="quantity">The quantity, or zero.</param>
    /// <param name="error">Kubernetes' message where the text is no quantity.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Quantity quantity, out string? error) =>
        (error = QuantityParser.TryParse(text, out quantity)) is null;

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Quantity result) =>
        QuantityParser.TryParse(s, out result) is null;

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out Quantity result) =>
        QuantityParser.TryParse(s, out result) is null;

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => nanos.CompareTo(other.nanos);

    /// <inheritdoc/>
    public bool Equals(Quantity other) => nanos == other.nanos;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Quantity other && nanos == other.nanos;

    /// <inheritdoc/>
    public override int GetHashCode() => nanos.GetHashCode();

    /// <summary>The amount as a double, which may lose digits.</summary>
    public double ToDouble() => (double)nanos / NanosPerUnit;

    /// <summary>The canonical form.</summary>
    public override string ToString() => QuantityFormatter.Format(this);

    internal static Quantity Read(ref Utf8JsonReader reader)
    {
        const int longest = 128;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            throw ShapeException.Expected("a quantity", ref reader);
        }

        if (reader.HasValueSequence || reader.ValueSpan.Length > longest)
        {
            throw ShapeException.Expected($"a quantity of at most {longest.ToString(CultureInfo.InvariantCulture)} characters", ref reader);
        }

        Span<char> text = stackalloc char[longest];
        var length = reader.TokenType == JsonTokenType.String ? reader.CopyString(text) : Encoding.UTF8.GetChars(reader.ValueSpan, text);
        return QuantityParser.TryParse(((ReadOnlySpan<char>)text[..length]).Trim(), out var quantity) is { } error
            ? throw new ShapeException(error, reader.TokenStartIndex)
            : quantity;
    }

    internal void Write(Utf8JsonWriter writer) => writer.WriteStringValue(ToString());

    private long Scaled(long unit)
    {
        var (whole, rest) = Int128.DivRem(nanos, unit);
        whole += Int128.Sign(rest);
        return whole > long.MaxValue ? long.MaxValue : whole < long.MinValue ? long.MinValue : (long)whole;
    }
}
