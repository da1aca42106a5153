using Microsoft.AspNetCore.Http;
using Podium.ApiServer.Authentication;

namespace Podium.ApiServer.Http;

/// <summary>A request on its way through the pipeline: the HTTP exchange, what it is about, and who makes it.</summary>
/// <param name="Http">The HTTP exchange.</param>
/// <param name="Info">What the request is about.</param>
/// <param name="User">Who makes it.</param>
/// <param name="Stopping">Cancelled when the server stops; ends watches in good order.</param>
internal sealed record ApiRequest(HttpContext Http, RequestInfo Info, UserInfo User, CancellationToken Stopping)
{
    /// <summary>Cancelled when the client has gone.</summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>A query parameter; empty where it is absent.</summary>
    public string Query(string name)
    {
        string? value = Http.Request.Query[name];
        return value ?? "";
    }
}
