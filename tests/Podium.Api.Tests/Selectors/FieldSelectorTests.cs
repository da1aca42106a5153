using Podium.Api.Selectors;

namespace Podium.Api.Tests.Selectors;

public class FieldSelectorTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("a=1", true)]
    [InlineData("a==1", true)]
    [InlineData("a=2", false)]
    [InlineData("a!=2,b!=x", true)]
    [InlineData("a!=1", false)]
    [InlineData("b=", true)]
    [InlineData("a=1,,c=x\\,y\\=z\\\\", true)]
    public void It_matches_as_in_Kubernetes(string text, bool matches)
    {
        var fields = new Dictionary<string, string> { ["a"] = "1", ["c"] = "x,y=z\\" };
        Assert.Equal(matches, FieldSelector.Parse(text).Matches(f => fields.GetValueOrDefault(f, "")));
    }

    [Theory]
    [InlineData("abc", "invalid selector: 'abc'; can't understand 'abc'")]
    [InlineData("a=1,b", "invalid selector: 'a=1,b'; can't understand 'b'")]
    [InlineData("a=b=c", "invalid field selector: unescaped character in value: 61")]
    [InlineData("a=\\x", "invalid field selector: invalid escape sequence: \\x")]
    [InlineData("a=\\", "invalid field selector: invalid escape sequence: \\")]
    public void What_is_no_selector_is_refused_in_Kubernetes_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FieldSelector.Parse(text)).Message);

    [Fact]
    public void Its_text_parses_to_the_same_selector()
    {
        var selector = FieldSelector.Parse("spec.nodeName=n\\,1,status.phase!=Running");
        Assert.Equal(selector, FieldSelector.Parse(selector.ToString()));
        Assert.Equal("n,1", selector.RequiredValue("spec.nodeName"));
        Assert.Null(selector.RequiredValue("status.phase"));
    }
}
