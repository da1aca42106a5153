using Podium.Api.Meta.V1;
using Podium.Api.Validation;

namespace Podium.Api.Errors;

/// <summary>
/// The one exception of API refusals: thrown by the server's code and by clients alike, and sent over the wire as its
/// <see cref="Status"/>. The factories give Kubernetes' codes, reasons and texts
/// (staging/src/k8s.io/apimachinery/pkg/api/errors/errors.go).
/// </summary>
/// <param name="status">The refusal.</param>
public sealed class StatusException(Status status) : Exception(status.Message)
{
    /// <summary>The refusal.</summary>
    public Status Status { get; } = status;

    /// <summary>The HTTP status code.</summary>
    public int Code => Status.Code;

    /// <summary>The refusal's reason, such as <c>NotFound</c>.</summary>
    public string Reason => Status.Reason;

    /// <summary>404: there is no such object.</summary>
    public static StatusException NotFound(ResourceInfo resource, string name) => NotFound(resource.Group, resource.Plural, name);

    /// <summary>404: there is no such object.</summary>
    public static StatusException NotFound(string group, string plural, string name) =>
        Make(404, "NotFound", $"{Qualified(plural, group)} \"{name}\" not found", new() { Group = group, Kind = plural, Name = name });

    /// <summary>409: there is one of that name already.</summary>
    public static StatusException AlreadyExists(ResourceInfo resource, string name) =>
        Make(409, "AlreadyExists", $"{resource.GroupResource} \"{name}\" already exists", Details(resource, name));

    /// <summary>409: the object changed in the meantime.</summary>
    public static StatusException Conflict(ResourceInfo resource, string name, string why) =>
        Make(409, "Conflict", $"Operation cannot be fulfilled on {resource.GroupResource} \"{name}\": {why}", Details(resource, name));

    /// <summary>409 with Kubernetes' sentence for a stale resourceVersion.</summary>
    public static StatusException Modified(ResourceInfo resource, string name) => Conflict(resource, name,
        "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>422: the object is not valid.</summary>
    public static StatusException Invalid(string group, string kind, string name, IReadOnlyList<FieldError> errors)
    {
        // What is found twice is said once, but stands among the causes twice.
        var texts = errors.Select(e => e.ToString()).Distinct().ToList();
        var text = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        return Make(422, "Invalid", $"{Qualified(kind, group)} \"{name}\" is invalid: {text}", new()
        {
            Group = group,
            Kind = kind,
            Name = name,
            Causes = [.. errors.Select(e => new StatusCause { Reason = e.Reason, Message = e.Body, Field = e.Field })],
        });
    }

    /// <summary>400: the request makes no sense.</summary>
    public static StatusException BadRequest(string message) => Make(400, "BadRequest", message, null);

    /// <summary>401: who asks is not known.</summary>
    public static StatusException Unauthorized() => Make(401, "Unauthorized", "Unauthorized", null);

    /// <summary>403: who asks may not do that.</summary>
    public static StatusException Forbidden(string group, string plural, string name, string why) =>
        Make(403, "Forbidden",
            plural.Length == 0 ? $"forbidden: {why}"
            : name.Length == 0 ? $"{Qualified(plural, group)} is forbidden: {why}"
            : $"{Qualified(plural, group)} \"{name}\" is forbidden: {why}",
            new() { Group = group, Kind = plural, Name = name });

    /// <summary>405: the resource has no such verb.</summary>
    public static StatusException MethodNotSupported(ResourceInfo resource, string verb) =>
        Make(405, "MethodNotAllowed", $"{verb} is not supported on resources of kind \"{resource.GroupResource}\"",
            new() { Group = resource.Group, Kind = resource.Plural });

    /// <summary>410: the version asked for is compacted away.</summary>
    public static StatusException Expired(string message) => Make(410, "Expired", message, null);

    /// <summary>413: the body is too large.</summary>
    public static StatusException TooLarge(string message) => Make(413, "RequestEntityTooLarge", message, null);

    /// <summary>415: the body's media type is not one the server reads.</summary>
    public static StatusException UnsupportedMediaType(string message) => Make(415, "UnsupportedMediaType", message, null);

    /// <summary>406: the server cannot answer in any of the media types asked for.</summary>
    public static StatusException NotAcceptable(string message) => Make(406, "NotAcceptable", message, null);

    /// <summary>429: try again later.</summary>
    public static StatusException TooManyRequests(string message, int retryAfterSeconds) =>
        Make(429, "TooManyRequests", message, new() { RetryAfterSeconds = retryAfterSeconds });

    /// <summary>500: the server failed.</summary>
    public static StatusException Internal(string message) => Make(500, "InternalError", $"Internal error occurred: {message}",
        new() { Causes = [new() { Message = message }] });

    /// <summary>503: not now.</summary>
    public static StatusException ServiceUnavailable(string message) => Make(503, "ServiceUnavailable", message, null);

    /// <summary>504: not within the time given.</summary>
    public static StatusException Timeout(string message, int retryAfterSeconds = 0) =>
        Make(504, "Timeout", $"Timeout: {message}", new() { RetryAfterSeconds = retryAfterSeconds });

    private static string Qualified(string name, string group) => group.Length == 0 ? name : $"{name}.{group}";

    private static StatusDetails Details(ResourceInfo resource, string name) =>
        new() { Group = resource.Group, Kind = resource.Plural, Name = name };

    private static StatusException Make(int code, string reason, string message, StatusDetails? details) => new(new Status
    {
        Outcome = "Failure",
        Code = code,
        Reason = reason,
        Message = message,
        Details = details,
    });
}
