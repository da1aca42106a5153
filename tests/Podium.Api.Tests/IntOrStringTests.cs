namespace Podium.Api.Tests;

public class IntOrStringTests
{
    [Theory]
    [InlineData("25%", 10, true, 3)]
    [InlineData("25%", 10, false, 2)]
    [InlineData("100%", 7, false, 7)]
    [InlineData("0%", 7, true, 0)]
    public void A_percentage_counts_of_the_total(string text, int total, bool up, int expected) =>
        Assert.Equal(expected, new IntOrString(text).Scaled(total, up));

    [Fact]
    public void A_number_stands_for_itself_and_other_text_for_nothing()
    {
        Assert.Equal(4, new IntOrString(4).Scaled(100, true));
        Assert.Null(new IntOrString("4").Scaled(100, true));
        Assert.NotEqual(new IntOrString(4), new IntOrString("4"));
    }
}
