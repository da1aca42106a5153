namespace Podium.Api.Tests;

public class ApiTimeTests
{
    [Theory]
    [InlineData("2006-01-02T15:04:05Z", "2006-01-02T15:04:05.000000Z")]
    [InlineData("2006-01-02T15:04:05+02:00", "2006-01-02T13:04:05.000000Z")]
    [InlineData("2006-01-02T15:04:05.5-00:30", "2006-01-02T15:34:05.500000Z")]
    [InlineData("2024-02-29T00:00:00.123456789Z", "2024-02-29T00:00:00.123456Z")]
    public void Times_are_read_with_any_offset_and_fraction(string text, string micro)
    {
        Assert.True(ApiTime.TryParse(text, out var time));
        Assert.Equal(micro, ApiTime.FormatMicro(time));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2006-01-02")]
    [InlineData("2006-01-02 15:04:05Z")]
    [InlineData("2006-01-02T15:04:05")]
    [InlineData("2006-13-02T15:04:05Z")]
    [InlineData("2023-02-29T15:04:05Z")]
    [InlineData("2006-01-02T24:04:05Z")]
    [InlineData("2006-01-02T15:04:05.Z")]
    [InlineData("2006-01-02T15:04:05Zx")]
    [InlineData("2006-01-02T15:04:05+0200")]
    public void What_is_no_RFC_3339_time_is_refused(string text) => Assert.False(ApiTime.TryParse(text, out _));
}
