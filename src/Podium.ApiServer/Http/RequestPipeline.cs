using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Podium.Api.Errors;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Authorization;

namespace Podium.ApiServer.Http;

/// <summary>Answers requests of one kind, or says that they are not of its kind.</summary>
internal interface IRequestHandler
{
    /// <summary>Answers the request.</summary>
    /// <returns>False where the request is none of this handler's, and nothing was written.</returns>
    ValueTask<bool> TryHandleAsync(ApiRequest request);
}

/// <summary>
/// The road of every request: (1) what it is about, (2) who asks, (3) whether he may, (4) whether there is room, (5) the
/// handlers; (6) and whatever is refused on the way becomes a Status.
/// </summary>
internal sealed partial class RequestPipeline(
    RequestAuthenticator authenticator,
    IAuthorizer authorizer,
    InFlightLimiter limiter,
    IReadOnlyList<IRequestHandler> handlers,
    ILogger logger,
    CancellationToken stopping)
{
    public async Task HandleAsync(HttpContext context)
    {
        ApiRequest? request = null;
        try
        {
            // 1. What it is about.
            var info = RequestInfoParser.Parse(context.Request.Method, context.Request.Path.Value ?? "/", context.Request.Query);
            context.Response.Headers["Audit-Id"] = Guid.NewGuid().ToString();

            // 2. Who asks, and as whom.
            var user = await authenticator.AuthenticateAsync(context, context.RequestAborted);
            request = new(context, info, user, stopping);
            user = Impersonation.Apply(context, user, authorizer);
            request = request with { User = user };

            // 3. Whether he may.
            Access.Demand(authorizer, user, info);

            // 4. Whether there is room.
            using var place = limiter.Enter(info, user);

            // 5. The handlers.
            foreach (var handler in handlers)
            {
                if (await handler.TryHandleAsync(request))
                {
                    return;
                }
            }

            await Answer.WriteTextAsync(context, 404, "404 page not found\n");
        }
        catch (Exception failure)
        {
            // 6. What was refused, and what failed.
            await RefuseAsync(request, context, failure);
        }
    }

    private async Task RefuseAsync(ApiRequest? request, HttpContext context, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            // Whatever failed, nobody is there to hear of it.
            return;
        }

        var refusal = failure switch
        {
            StatusException known => known,
            BadHttpRequestException bad => bad.StatusCode == 413
                ? StatusException.TooLarge("Request entity too large: limit is 3145728")
                : StatusException.BadRequest(bad.Message),
            _ => null,
        };
        if (refusal is null)
        {
            RequestFailed(logger, context.Request.Method, context.Request.Path, failure);
            refusal = StatusException.Internal(failure.Message);
        }

        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        var warnings = context.Response.Headers["Warning"];
        context.Response.Clear();
        context.Response.Headers["Warning"] = warnings;
        await Answer.WriteRefusalAsync(request, context, refusal);
    }

    [LoggerMessage(1, LogLevel.Error, "{method} {path} failed")]
    private static partial void RequestFailed(ILogger logger, string method, PathString path, Exception failure);
}
