using Podium.Api.Errors;
using Podium.Api.Meta.V1;

namespace Podium.Api.Trees.Patches;

/// <summary>A patch cannot be read or applied.</summary>
/// <param name="code">The HTTP status code that Kubernetes answers: 400, 413, 422 or 500.</param>
/// <param name="reason">The Status' reason.</param>
/// <param name="message">The Status' message.</param>
/// <param name="detail">What exactly went wrong where the message, being Kubernetes', does not say it; for logs.</param>
public sealed class PatchException(int code, string reason, string message, string detail = "") : Exception(message)
{
    /// <summary>What exactly went wrong.</summary>
    public string Detail => detail.Length == 0 ? Message : detail;

    /// <summary>The answer to the client.</summary>
    public StatusException ToStatus() => new(new Status { Outcome = "Failure", Code = code, Reason = reason, Message = Message, Details = code == 422 ? new() : null });

    internal static PatchException BadRequest(string message) => new(400, "BadRequest", message);

    internal static PatchException TooLarge(string message) => new(413, "RequestEntityTooLarge", message);

    // Upstream answers every failed JSON patch with this one sentence (errors.NewGenericServerResponse).
    internal static PatchException DoesNotApply(string detail) =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", detail);

    internal static PatchException Internal(string message) => new(500, "", message);
}
