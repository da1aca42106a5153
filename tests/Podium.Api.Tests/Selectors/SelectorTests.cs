using Podium.Api.Meta.V1;
using Podium.Api.Selectors;

namespace Podium.Api.Tests.Selectors;

public class SelectorTests
{
    private static readonly Dictionary<string, string> Web = new() { ["app"] = "web", ["tier"] = "front", ["n"] = "5", ["empty"] = "" };

    [Theory]
    [InlineData("", true)]
    [InlineData("app=web", true)]
    [InlineData("app==web", true)]
    [InlineData("app=db", false)]
    [InlineData("app!=db", true)]
    [InlineData("none!=db", true)]
    [InlineData("app!=web", false)]
    [InlineData("app", true)]
    [InlineData("none", false)]
    [InlineData("!none", true)]
    [InlineData("! none", true)]
    [InlineData("!app", false)]
    [InlineData("app in (web, db)", true)]
    [InlineData("app in (db)", false)]
    [InlineData("none in (db)", false)]
    [InlineData("app notin (db)", true)]
    [InlineData("none notin (db)", true)]
    [InlineData("app notin (db,web)", false)]
    [InlineData("n>4", true)]
    [InlineData("n>5", false)]
    [InlineData("n<6", true)]
    [InlineData("app<6", false)]
    [InlineData("none<6", false)]
    [InlineData("empty=", true)]
    [InlineData("app=", false)]
    [InlineData("empty in ()", true)]
    [InlineData("empty in (a,)", true)]
    [InlineData("app=web,tier=front,!x", true)]
    [InlineData("app=web,tier=back", false)]
    [InlineData(" app = web , tier in ( front ) ", true)]
    [InlineData("app in (in,notin,web)", true)]
    public void It_matches_as_in_Kubernetes(string text, bool matches) => Assert.Equal(matches, Selector.Parse(text).Matches(Web));

    [Theory]
    [InlineData("x=a,,y=b", "found ',', expected: identifier after ','")]
    [InlineData("x=a,", "found '', expected: identifier after ','")]
    [InlineData("=a", "found '=', expected: !, identifier, or 'end of string'")]
    [InlineData("x y", "unable to parse requirement: found 'y', expected: in, notin, =, ==, !=, gt, lt")]
    [InlineData("x=a b", "found 'b', expected: ',' or 'end of string'")]
    [InlineData("x=(", "unable to parse requirement: found '(', expected: identifier")]
    [InlineData("x in a", "unable to parse requirement: found 'a' expected: '('")]
    [InlineData("x in (a", "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("x in (=)", "unable to parse requirement: found '=', expected: ',', ')' or identifier")]
    [InlineData("!", "unable to parse requirement: found '', expected: identifier")]
    [InlineData("x>a", "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an integer")]
    public void What_is_no_selector_is_refused_in_Kubernetes_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Selector.Parse(text)).Message);

    [Fact]
    public void Keys_and_values_must_be_those_of_labels()
    {
        var key = Assert.Throws<FormatException>(() => Selector.Parse("a$=b")).Message;
        Assert.StartsWith("unable to parse requirement: <nil>: Invalid value: \"a$\": name part must consist of alphanumeric characters", key, StringComparison.Ordinal);
        var value = Assert.Throws<FormatException>(() => Selector.Parse("a=-b")).Message;
        Assert.StartsWith("unable to parse requirement: values[0][a]: Invalid value: \"-b\": a valid label must be an empty string", value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("b=1,a", "a,b=1")]
    [InlineData("x in (c,a,b,a)", "x in (a,b,c)")]
    [InlineData("x in (a)", "x in (a)")]
    [InlineData("!y,z!=1,w>3,v==2", "v==2,w>3,!y,z!=1")]
    public void Its_text_is_canonical(string text, string canonical)
    {
        Assert.Equal(canonical, Selector.Parse(text).ToString());
        Assert.Equal(canonical, Selector.Parse(canonical).ToString());
    }

    [Fact]
    public void A_LabelSelector_selects_like_its_text()
    {
        var selector = Selector.From(new LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["app"] = "web" },
            MatchExpressions =
            [
                new() { Key = "tier", Operator = "In", Values = ["front", "back"] },
                new() { Key = "x", Operator = "DoesNotExist" },
                new() { Key = "n", Operator = "Exists" },
                new() { Key = "app", Operator = "NotIn", Values = ["db"] },
            ],
        });
        Assert.Equal("app=web,app notin (db),n,tier in (back,front),!x", selector.ToString());
        Assert.True(selector.Matches(Web));
        Assert.Equal("web", selector.RequiredValue("app"));
        Assert.Null(selector.RequiredValue("tier"));
    }

    [Fact]
    public void An_absent_LabelSelector_selects_nothing_and_an_empty_one_everything()
    {
        Assert.False(Selector.From(null).Matches(Web));
        Assert.False(Selector.From(null).IsEverything);
        Assert.True(Selector.From(new()).Matches(Web));
        Assert.True(Selector.From(new()).IsEverything);
        Assert.True(Selector.FromLabels(new Dictionary<string, string> { ["app"] = "web" }).Matches(Web));
    }

    [Fact]
    public void A_wrong_LabelSelector_is_refused_in_Kubernetes_words()
    {
        Assert.Equal("\"Is\" is not a valid label selector operator", Refusal("Is"));
        Assert.Equal("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty", Refusal("In"));
        Assert.Equal("values: Invalid value: [\"a\",\"b\"]: values set must be empty for exists and does not exist", Refusal("Exists", "a", "b"));

        static string Refusal(string op, params string[] values) => Assert.Throws<FormatException>(() =>
            Selector.From(new() { MatchExpressions = [new() { Key = "k", Operator = op, Values = values }] })).Message;
    }
}
