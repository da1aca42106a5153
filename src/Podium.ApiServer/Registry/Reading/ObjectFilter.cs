using Podium.Api.Selectors;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>Whether objects of a kind are what a list or watch asks for. The namespace is the cache's to look at.</summary>
internal sealed class ObjectFilter
{
    private readonly Selector labels;
    private readonly Condition[] conditions;

    public ObjectFilter(ResourceStrategy strategy, ListOptions options)
    {
        labels = options.Labels;

        // JSON leaves false out, so a selector for it asks for nothing there.
        conditions = [.. options.Fields.Requirements.Select(r => new Condition(
            r.Field, r.Not, strategy.BooleanFields.Contains(r.Field) && r.Value == "false" ? "" : r.Value))];
    }

    /// <summary>Whether every object passes.</summary>
    public bool PassesAll => labels.IsEverything && conditions.Length == 0;

    public bool Passes(CachedObject obj)
    {
        foreach (var condition in conditions)
        {
            if ((obj.Field(condition.Field) == condition.Value) == condition.Not)
            {
                return false;
            }
        }

        return labels.IsEverything || labels.Matches(obj.Labels);
    }

    private readonly record struct Condition(string Field, bool Not, string Value);
}
