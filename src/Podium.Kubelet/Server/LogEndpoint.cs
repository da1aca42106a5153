using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Podium.Kubelet.Logs;
using Podium.Kubelet.Pods;

namespace Podium.Kubelet.Server;

/// <summary><c>GET /containerLogs/NAMESPACE/POD/CONTAINER</c> with the options of the API's log subresource.</summary>
internal sealed class LogEndpoint(PodNode node, PodWorkers workers)
{
    private readonly PodLogs logs = new(node.Paths, node.Time);

    /// <summary>Answers.</summary>
    public async Task HandleAsync(HttpContext context, string ns, string pod, string container)
    {
        if (workers.Find(ns, pod) is not { } worker)
        {
            await Answers.TextAsync(context, HttpStatusCode.NotFound, $"pod \"{pod}\" does not exist");
            return;
        }

        if (worker.State.View.Pod.FindContainer(container) is null)
        {
            await Answers.TextAsync(context, HttpStatusCode.NotFound, $"container \"{container}\" not found in pod \"{pod}\"");
            return;
        }

        context.Response.ContentType = "text/plain";
        try
        {
            await logs.CopyAsync(worker, container, Options(context.Request.Query), context.Response.Body, context.RequestAborted);
        }
        catch (LogUnavailableException missing)
        {
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await Answers.TextAsync(context, HttpStatusCode.BadRequest, missing.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever followed has left.
        }
    }

    private LogOptions Options(IQueryCollection query)
    {
        DateTimeOffset? since = null;
        if (Number(query, "sinceSeconds") is { } seconds)
        {
            since = node.Time.GetUtcNow().AddSeconds(-seconds);
        }
        else if (DateTimeOffset.TryParse(
            query["sinceTime"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            since = time;
        }

        return new LogOptions
        {
            Follow = Flag(query, "follow"),
            Previous = Flag(query, "previous"),
            Timestamps = Flag(query, "timestamps"),
            TailLines = Number(query, "tailLines"),
            LimitBytes = Number(query, "limitBytes"),
            Since = since,
            Stream = query["stream"].ToString(),
        };
    }

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() is "true" or "1";

    private static long? Number(IQueryCollection query, string name) =>
        long.TryParse(query[name], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
