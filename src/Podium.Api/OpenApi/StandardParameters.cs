namespace Podium.Api.OpenApi;

/// <summary>The parameters that calls of one verb have whatever the resource.</summary>
internal static class StandardParameters
{
    public static OpenApiParameter Namespace { get; } =
        new("namespace", "string", "The namespace that the objects live in.", "path");

    public static OpenApiParameter Path { get; } = new("path", "string", "The path that is handed on.", "path");

    public static OpenApiParameter Pretty { get; } =
        new("pretty", "string", "With true, the answer is written for people, with line breaks and indents.");

    public static OpenApiParameter DryRun { get; } =
        new("dryRun", "string", "With All, the call is judged and answered as ever, but nothing is written.");

    public static OpenApiParameter FieldManager { get; } =
        new("fieldManager", "string", "Under what name the fields set by this call are remembered. Required for apply patches.");

    public static OpenApiParameter FieldValidation { get; } =
        new("fieldValidation", "string", "What happens to unknown and repeated fields: Ignore drops them, Warn drops them with a warning, Strict refuses the call. Warn where not given.");

    public static OpenApiParameter Force { get; } =
        new("force", "boolean", "Whether an apply patch takes over fields that belong to other managers. Only for apply patches.");

    public static IReadOnlyList<OpenApiParameter> Write { get; } = [DryRun, FieldManager, FieldValidation];

    public static IReadOnlyList<OpenApiParameter> Patch { get; } = [DryRun, FieldManager, FieldValidation, Force];

    public static IReadOnlyList<OpenApiParameter> Delete { get; } =
    [
        DryRun,
        new("gracePeriodSeconds", "integer", "How many seconds the object has to end; 0 ends it at once."),
        new("ignoreStoreReadErrorWithClusterBreakingPotential", "boolean",
            "Deletes an object that cannot be read from the store. Needs a feature that is off by default."),
        new("orphanDependents", "boolean", "Superseded by propagationPolicy: whether dependents are left behind."),
        new("propagationPolicy", "string", "What becomes of dependents: Orphan, Background or Foreground."),
    ];

    public static IReadOnlyList<OpenApiParameter> Select { get; } =
    [
        new("continue", "string", "The token with which a cut list told how to go on."),
        new("fieldSelector", "string", "Only objects whose fields fit, such as metadata.name=a."),
        new("labelSelector", "string", "Only objects whose labels fit, such as app=a,tier!=b."),
        new("limit", "integer", "How many objects to answer at most. Where there are more, the answer tells how to go on."),
        new("resourceVersion", "string", "How new the answer must be, or from where a watch starts; see resourceVersionMatch."),
        new("resourceVersionMatch", "string", "How resourceVersion is meant: Exact, or NotOlderThan."),
        new("sendInitialEvents", "boolean", "Whether a watch begins with the objects that are there, followed by a bookmark."),
        new("timeoutSeconds", "integer", "After how many seconds the call ends, whatever happens."),
    ];

    public static IReadOnlyList<OpenApiParameter> List { get; } =
    [
        new("allowWatchBookmarks", "boolean", "Whether a watch may send bookmarks, which tell the resourceVersion reached."),
        .. Select,
        new("watch", "boolean", "Whether the answer is a stream of changes instead of a list."),
    ];

    public static OpenApiParameter NameOf(string kind) => new("name", "string", $"The name of the {kind}.", "path");
}
