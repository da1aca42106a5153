namespace Podium.Api.OpenApi;

/// <summary>What a body is: one of the shapes that calls and answers have.</summary>
/// <param name="Definition">The definition's name; empty for plain text.</param>
internal sealed record ApiBody(string Definition)
{
    public static ApiBody Text { get; } = new("");
}

/// <summary>One call of the API, in the terms that both versions of OpenAPI share.</summary>
/// <param name="Method">The HTTP method in small letters.</param>
/// <param name="Id">The operation's id.</param>
/// <param name="Description">What it does.</param>
/// <param name="Tag">The group and version, such as <c>core_v1</c>.</param>
internal sealed record ApiOperation(string Method, string Id, string Description, string Tag)
{
    /// <summary>Kubernetes' word for what the call does, such as <c>list</c>; empty for discovery.</summary>
    public string Action { get; init; } = "";

    /// <summary>The kind that the call is about; null for discovery.</summary>
    public GroupVersionKind? Kind { get; init; }

    public IReadOnlyList<OpenApiParameter> Parameters { get; init; } = [];

    /// <summary>What is sent; null for nothing.</summary>
    public ApiBody? Body { get; init; }

    public bool BodyRequired { get; init; }

    public IReadOnlyList<string> Consumes { get; init; } = MediaTypes.Any;

    public IReadOnlyList<string> Produces { get; init; } = MediaTypes.Objects;

    /// <summary>What is answered, by status code.</summary>
    public IReadOnlyList<(int Code, string Description)> Codes { get; init; } = [(200, "OK")];

    public required ApiBody Answer { get; init; }
}

/// <summary>A path and the calls that it takes.</summary>
/// <param name="Path">The path, with names in braces where it varies.</param>
/// <param name="Parameters">Parameters of all calls.</param>
/// <param name="Operations">The calls.</param>
internal sealed record ApiPath(string Path, IReadOnlyList<OpenApiParameter> Parameters, IReadOnlyList<ApiOperation> Operations);

/// <summary>The media types of calls and answers.</summary>
internal static class MediaTypes
{
    public static readonly string[] Any = ["*/*"];
    public static readonly string[] Objects = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];
    public static readonly string[] Watches = [.. Objects, "application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];
    public static readonly string[] Texts = ["text/plain", .. Objects];
    public static readonly string[] Json = ["application/json"];

    public static readonly string[] Patches =
    [
        "application/json-patch+json", "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml",
    ];
}
