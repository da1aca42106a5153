using System.Numerics;
using FsCheck;
using FsCheck.Fluent;

namespace Podium.Api.Tests;

/// <summary>Quantities against Kubernetes' canonical form, by tables and by properties.</summary>
public class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("0Mi", "0")]
    [InlineData("1000m", "1")]
    [InlineData("0.5", "500m")]
    [InlineData(".5", "500m")]
    [InlineData("1.", "1")]
    [InlineData("+5", "5")]
    [InlineData("-5", "-5")]
    [InlineData("100m", "100m")]
    [InlineData("1500m", "1500m")]
    [InlineData("2000", "2k")]
    [InlineData("12345", "12345")]
    [InlineData("1024Mi", "1Gi")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("0.5Gi", "512Mi")]
    [InlineData("1024", "1024")]
    [InlineData("1000Ki", "1000Ki")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("0.5Ki", "512")]
    [InlineData("0.1Ki", "102400m")]
    [InlineData("1.1Ki", "1126400m")]
    [InlineData("0.001Ki", "1024m")]
    [InlineData("1e3", "1e3")]
    [InlineData("1E3", "1e3")]
    [InlineData("1e-3", "1e-3")]
    [InlineData("100e1", "1e3")]
    [InlineData("12e2", "1200")]
    [InlineData("1E", "1E")]
    [InlineData("1Ei", "1Ei")]
    [InlineData("1M", "1M")]
    [InlineData("1n", "1n")]
    [InlineData("1000n", "1u")]
    [InlineData("0.1n", "1n")]
    [InlineData("-0.1n", "-1n")]
    [InlineData("1.0000000001", "1000000001n")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("8Ei", "9223372036854775807")]
    [InlineData("100000000000000000000", "100E")]
    [InlineData("001.500", "1500m")]
    [InlineData("0.0000000000001", "1n")]
    [InlineData("+", "0")]
    public void It_is_written_canonically(string text, string canonical)
    {
        Assert.Equal(canonical, Quantity.Parse(text).ToString());
        Assert.Equal(Quantity.Parse(text), Quantity.Parse(canonical));
    }

    [Theory]
    [InlineData("", QuantityParser.WrongFormat)]
    [InlineData("1 ", QuantityParser.WrongFormat)]
    [InlineData(" 1", QuantityParser.WrongFormat)]
    [InlineData("1.5.5", QuantityParser.WrongFormat)]
    [InlineData("abc", QuantityParser.WrongFormat)]
    [InlineData("1x", QuantityParser.WrongFormat)]
    [InlineData("--1", QuantityParser.WrongSuffix)]
    [InlineData("1e3.2", QuantityParser.WrongFormat)]
    [InlineData("1mi", QuantityParser.WrongSuffix)]
    [InlineData("1i", QuantityParser.WrongSuffix)]
    [InlineData("1ki", QuantityParser.WrongSuffix)]
    [InlineData("1K", QuantityParser.WrongSuffix)]
    [InlineData("1e", QuantityParser.WrongSuffix)]
    [InlineData("1Mi2", QuantityParser.WrongSuffix)]
    public void What_is_no_quantity_is_refused_in_Kubernetes_words(string text, string message)
    {
        Assert.Equal(message, Assert.Throws<FormatException>(() => Quantity.Parse(text)).Message);
        Assert.False(Quantity.TryParse(text, null, out _));
    }

    [Theory]
    [InlineData("1", 1, 1000)]
    [InlineData("100m", 1, 100)]
    [InlineData("1.1m", 1, 2)]
    [InlineData("-1.1m", -1, -2)]
    [InlineData("1Gi", 1073741824, 1073741824000)]
    [InlineData("1n", 1, 1)]
    [InlineData("9E", 9000000000000000000, long.MaxValue)]
    public void Values_are_rounded_away_from_zero(string text, long value, long milli)
    {
        Assert.Equal(value, Quantity.Parse(text).Value);
        Assert.Equal(milli, Quantity.Parse(text).MilliValue);
    }

    [Fact]
    public void Sums_keep_the_first_ones_format_unless_it_is_zero()
    {
        Assert.Equal("2Gi", (Quantity.Parse("1Gi") + Quantity.Parse("1073741824")).ToString());
        Assert.Equal("1Gi", (default(Quantity) + Quantity.Parse("1Gi")).ToString());
        Assert.Equal("900m", (Quantity.Parse("1") - Quantity.Parse("100m")).ToString());
        Assert.Equal("-1", (-Quantity.Parse("1")).ToString());
        Assert.Equal("250m", Quantity.FromMilli(250).ToString());
    }

    [Fact]
    public void Writing_and_parsing_come_back_to_the_same_amount() => Check.QuickThrowOnFailure(Prop.ForAll(Quantities(), q =>
    {
        var text = q.ToString();
        var back = Quantity.Parse(text);
        return back == q && back.ToString() == text;
    }));

    [Fact]
    public void Order_addition_and_negation_are_those_of_exact_numbers() =>
        Check.QuickThrowOnFailure(Prop.ForAll(Quantities(), Quantities(), (a, b) =>
        {
            var (x, y) = ((BigInteger)a.Nanos, (BigInteger)b.Nanos);
            return a.CompareTo(b) == x.CompareTo(y)
                && (BigInteger)(a + b).Nanos == x + y
                && (BigInteger)(a - b).Nanos == x - y
                && (a + b) - b == a
                && a + b == b + a
                && (a < b) == (x < y)
                && (a == b) == (x == y);
        }));

    private static Arbitrary<Quantity> Quantities()
    {
        string[] suffixes = ["n", "u", "m", "", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "e-6", "E2"];
        var texts =
            from sign in Gen.Elements("", "-", "+")
            from whole in Gen.Choose(0, 2_000_000)
            from places in Gen.Choose(0, 4)
            from fraction in Gen.Choose(0, 9999)
            from suffix in Gen.Elements(suffixes)
            select $"{sign}{whole}{(places == 0 ? "" : "." + fraction.ToString("0000", null)[..places])}{suffix}";
        return texts.Select(Quantity.Parse).ToArbitrary();
    }
}
