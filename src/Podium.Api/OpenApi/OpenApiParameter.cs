namespace Podium.Api.OpenApi;

/// <summary>A parameter in a URL's query or path.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The JSON type.</param>
/// <param name="Description">What it does.</param>
/// <param name="In"><c>query</c> or <c>path</c>.</param>
public sealed record OpenApiParameter(string Name, string Type, string Description, string In = "query")
{
    /// <summary>Whether the parameter must be there: those in paths.</summary>
    public bool Required => In == "path";
}
