using System.Globalization;
using Podium.Api.Errors;
using Podium.Api.Selectors;
using Podium.Api.Validation;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>What to list or watch.</summary>
internal sealed record ListOptions
{
    /// <summary>The namespace; empty for all.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The labels to have.</summary>
    public Selector Labels { get; init; } = Selector.Everything;

    /// <summary>The fields to have.</summary>
    public FieldSelector Fields { get; init; } = FieldSelector.Everything;

    /// <summary>The resourceVersion asked for; empty where none.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Exact, NotOlderThan, or empty.</summary>
    public string Match { get; init; } = "";

    /// <summary>How many items at most; 0 for all.</summary>
    public long Limit { get; init; }

    /// <summary>The token of the part before.</summary>
    public string Continue { get; init; } = "";

    /// <summary>How long a watch lasts; null for the server's choice.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a watch may send bookmarks.</summary>
    public bool AllowBookmarks { get; init; }

    /// <summary>Whether a watch starts with what is there and says when that is done.</summary>
    public bool? SendInitialEvents { get; init; }

    /// <summary>Reads the options of a request.</summary>
    public static ListOptions From(ApiRequest request, bool isWatch)
    {
        var options = new ListOptions
        {
            Namespace = request.Info.Namespace,
            Labels = Parse(request.Query("labelSelector"), Selector.Parse),
            Fields = Parse(request.Query("fieldSelector"), FieldSelector.Parse),
            ResourceVersion = request.Query("resourceVersion"),
            Match = request.Query("resourceVersionMatch"),
            Limit = Number(request, "limit"),
            Continue = request.Query("continue"),
            Timeout = Number(request, "timeoutSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
            AllowBookmarks = RequestInfoParser.IsTrue(request.Query("allowWatchBookmarks")),
            SendInitialEvents = request.Query("sendInitialEvents") is { Length: > 0 } send ? RequestInfoParser.IsTrue(send) : null,
        };
        if (request.Info.Name.Length > 0 && options.Fields.RequiredValue("metadata.name") is null)
        {
            // The old form of a watch on one object names it in the path.
            options = options with { Fields = new([.. options.Fields.Requirements, new("metadata.name", false, request.Info.Name)]) };
        }

        options.Check(isWatch);
        return options;
    }

    /// <summary>The revision asked for; 0 for "0", null where there is none.</summary>
    public long? Revision()
    {
        if (ResourceVersion.Length == 0)
        {
            return null;
        }

        return ulong.TryParse(ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision <= long.MaxValue
            ? (long)revision
            : throw StatusException.BadRequest(
                $"invalid resource version: resourceVersion: Invalid value: \"{ResourceVersion}\": strconv.ParseUint: parsing \"{ResourceVersion}\": invalid syntax");
    }

    /// <summary>Refuses fields that the kind has no selector for.</summary>
    public void CheckFields(ResourceStrategy strategy)
    {
        foreach (var requirement in Fields.Requirements)
        {
            if (requirement.Field is not ("metadata.name" or "metadata.namespace") && !strategy.SelectableFields.Contains(requirement.Field))
            {
                throw StatusException.BadRequest(
                    $"Unable to find \"{strategy.Resource.Group}{(strategy.Resource.Group.Length > 0 ? "/" : "")}{strategy.Resource.Version}, "
                    + $"Resource={strategy.Resource.Plural}\" that match label selector \"{Labels}\", field selector \"{FieldText()}\": "
                    + $"field label not supported: {requirement.Field}");
            }
        }
    }

    // apimachinery: meta/internalversion/validation.
    private void Check(bool isWatch)
    {
        var errors = new List<FieldError>();
        var match = FieldPath.Root("resourceVersionMatch");
        if (isWatch && SendInitialEvents is not null && Match.Length == 0)
        {
            errors.Add(FieldError.Forbidden(match, "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }

        if (!isWatch && SendInitialEvents is not null)
        {
            errors.Add(FieldError.Forbidden(FieldPath.Root("sendInitialEvents"), "sendInitialEvents is forbidden for list"));
        }

        if (Match.Length > 0)
        {
            if (isWatch && SendInitialEvents is null)
            {
                errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"));
            }
            else if (isWatch && Match != "NotOlderThan")
            {
                errors.Add(FieldError.NotSupported(match, Match, ["NotOlderThan"]));
            }
            else if (!isWatch)
            {
                CheckListMatch(errors, match);
            }
        }

        if (errors.Count > 0)
        {
            throw StatusException.Invalid("meta.k8s.io", "ListOptions", "", errors);
        }
    }

    private void CheckListMatch(List<FieldError> errors, FieldPath match)
    {
        if (ResourceVersion.Length == 0)
        {
            errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        }

        if (Continue.Length > 0)
        {
            errors.Add(FieldError.Forbidden(match, "resourceVersionMatch is forbidden when continue is provided"));
        }

        if (Match is not ("Exact" or "NotOlderThan"))
        {
            errors.Add(FieldError.NotSupported(match, Match, ["Exact", "NotOlderThan", ""]));
        }

        if (Match == "Exact" && ResourceVersion == "0")
        {
            errors.Add(FieldError.Forbidden(match, "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        }
    }

    private string FieldText() => string.Join(',', Fields.Requirements.Select(r => $"{r.Field}{(r.Not ? "!=" : "=")}{r.Value}"));

    private static T Parse<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException e)
        {
            throw StatusException.BadRequest(e.Message);
        }
    }

    private static long Number(ApiRequest request, string name)
    {
        var text = request.Query(name);
        return text.Length == 0 ? 0
            : long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
            : throw StatusException.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
