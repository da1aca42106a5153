using Podium.ApiServer.Authentication;

namespace Podium.ApiServer.Authorization;

/// <summary>Decides whether a user may do something. Called for every request, over HTTP or in process; must be quick.</summary>
internal interface IAuthorizer
{
    /// <summary>The decision, with a reason for people where there is one.</summary>
    AuthorizationDecision Authorize(UserInfo user, AccessAttributes attributes);
}

/// <summary>A decision about access.</summary>
/// <param name="Allowed">Whether the user may.</param>
/// <param name="Reason">Why; may be empty.</param>
internal readonly record struct AuthorizationDecision(bool Allowed, string Reason = "");

/// <summary>What someone wants to do: something with a resource, or with another path.</summary>
/// <param name="Verb">The verb.</param>
internal readonly record struct AccessAttributes(string Verb)
{
    /// <summary>The API group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The resource; empty for other paths.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The subresource; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The namespace; empty for all, or for cluster scope.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The name; empty for all.</summary>
    public string Name { get; init; } = "";

    /// <summary>The field selector of a list or watch; empty for none.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>The path where it names no resource.</summary>
    public string Path { get; init; } = "";
}
