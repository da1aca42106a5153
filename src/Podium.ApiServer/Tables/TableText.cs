using Podium.Api.Core.V1;
using Podium.Api.Meta.V1;

namespace Podium.ApiServer.Tables;

/// <summary>How cells show what many kinds have: empty values, labels, selectors and containers.</summary>
internal static class TableText
{
    /// <summary>What stands for nothing.</summary>
    public const string None = "<none>";

    /// <summary>What stands for what is not known.</summary>
    public const string Unknown = "<unknown>";

    /// <summary>The text, or the word for nothing.</summary>
    public static string OrNone(string text) => text.Length > 0 ? text : None;

    /// <summary>The text, or the word for what is not known.</summary>
    public static string OrUnknown(string text) => text.Length > 0 ? text : Unknown;

    /// <summary>Labels as <c>a=b,c=d</c>, sorted.</summary>
    public static string Labels(IReadOnlyDictionary<string, string> labels) =>
        labels.Count == 0 ? None : string.Join(',', labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));

    /// <summary>A selector in its text form, its requirements sorted by key.</summary>
    public static string Selector(LabelSelector? selector)
    {
        if (selector is null || (selector.MatchLabels.Count == 0 && selector.MatchExpressions.Count == 0))
        {
            return None;
        }

        var parts = selector.MatchLabels.Select(l => (l.Key, Text: $"{l.Key}={l.Value}"))
            .Concat(selector.MatchExpressions.Select(e => (e.Key, Text: Requirement(e))));
        return string.Join(',', parts.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Text));
    }

    /// <summary>The names of a template's containers.</summary>
    public static string ContainerNames(PodSpec spec) => string.Join(',', spec.Containers.Select(c => c.Name));

    /// <summary>The images of a template's containers.</summary>
    public static string Images(PodSpec spec) => string.Join(',', spec.Containers.Select(c => c.Image));

    private static string Requirement(LabelSelectorRequirement requirement)
    {
        var values = string.Join(',', requirement.Values.Order(StringComparer.Ordinal));
        return requirement.Operator switch
        {
            "In" => $"{requirement.Key} in ({values})",
            "NotIn" => $"{requirement.Key} notin ({values})",
            "DoesNotExist" => $"!{requirement.Key}",
            _ => requirement.Key,
        };
    }
}
