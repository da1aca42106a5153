using Podium.Api.Meta.V1;

namespace Podium.Api.Selectors;

/// <summary>Chooses objects by their labels. Immutable; matching allocates nothing.</summary>
public sealed class Selector
{
    private readonly SelectorRequirement[] requirements;

    internal Selector(IEnumerable<SelectorRequirement> requirements) =>
        this.requirements = [.. requirements.OrderBy(r => r.Key, StringComparer.Ordinal)];

    /// <summary>Chooses everything.</summary>
    public static Selector Everything { get; } = new([]);

    /// <summary>Chooses nothing: what an absent <see cref="LabelSelector"/> means.</summary>
    public static Selector Nothing { get; } = new([]);

    /// <summary>Whether everything is chosen.</summary>
    public bool IsEverything => requirements.Length == 0 && !ReferenceEquals(this, Nothing);

    /// <summary>Reads a selector's text, such as <c>app=web,tier in (a,b),!legacy</c>; empty chooses everything.</summary>
    /// <exception cref="FormatException">The text is no selector; the message is Kubernetes' own.</exception>
    public static Selector Parse(string text) => text.Length == 0 ? Everything : SelectorParser.Parse(text);

    /// <summary>Chooses objects that have all of these labels, which are not checked.</summary>
    public static Selector FromLabels(IReadOnlyDictionary<string, string> labels) => labels.Count == 0
        ? Everything
        : new(labels.Select(l => new SelectorRequirement(l.Key, SelectorOperator.Equals, [l.Value])));

    /// <summary>The selector of an object's field (LabelSelectorAsSelector): null chooses nothing, an empty one everything.</summary>
    /// <exception cref="FormatException">A requirement is not valid; the message is Kubernetes' own.</exception>
    public static Selector From(LabelSelector? selector)
    {
        if (selector is null)
        {
            return Nothing;
        }

        var requirements = new List<SelectorRequirement>();
        foreach (var (key, value) in selector.MatchLabels)
        {
            requirements.Add(SelectorRequirement.Checked(key, SelectorOperator.Equals, [value]));
        }

        foreach (var expression in selector.MatchExpressions)
        {
            var op = expression.Operator switch
            {
                "In" => SelectorOperator.In,
                "NotIn" => SelectorOperator.NotIn,
                "Exists" => SelectorOperator.Exists,
                "DoesNotExist" => SelectorOperator.DoesNotExist,
                _ => throw new FormatException($"\"{expression.Operator}\" is not a valid label selector operator"),
            };
            requirements.Add(SelectorRequirement.Checked(expression.Key, op, expression.Values));
        }

        return requirements.Count == 0 ? Everything : new(requirements);
    }

    /// <summary>Whether an object with these labels is chosen.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return !ReferenceEquals(this, Nothing);
    }

    /// <summary>The one value that a label must have, for use with an index; null where the selector does not pin it.</summary>
    public string? RequiredValue(string key)
    {
        foreach (var requirement in requirements)
        {
            if (requirement.Key == key)
            {
                return requirement.Operator is SelectorOperator.Equals or SelectorOperator.DoubleEquals or SelectorOperator.In
                    && requirement.Values.Count == 1 ? requirement.Values[0] : null;
            }
        }

        return null;
    }

    /// <summary>The selector's text, which parses to the same selector.</summary>
    public override string ToString() => string.Join<SelectorRequirement>(',', requirements);
}
