using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Usage;

namespace Podium.Kubelet.Server;

/// <summary>
/// The node's HTTPS endpoint, through which the API server reaches containers: logs, exec, attach, port-forward. Only
/// holders of the client certificates that the options name get in; <c>/healthz</c> is for everyone.
/// </summary>
internal sealed class KubeletServer(PodNode node, PodWorkers workers, Summary summary, ILoggerFactory loggers)
{
    private readonly ClientIdentity identity = new(node.Options);
    private readonly LogEndpoint logs = new(node, workers);
    private readonly StreamEndpoint streams = new(node, workers);
    private readonly PodListEndpoint pods = new(workers);

    /// <summary>Serves until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(Configure);
        await using var app = builder.Build();
        app.Run(HandleAsync);
        await app.StartAsync(cancellationToken);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, node.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            // Streams that still run are cut: the containers do not notice.
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await app.StopAsync(now.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            streams.Dispose();
        }
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;

        // Followed logs and idle terminals move no bytes for a long time.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        if (node.Options.Listener is { } socket)
        {
            kestrel.ListenHandle((ulong)socket.SafeHandle.DangerousGetHandle(), Listen);
        }
        else
        {
            kestrel.ListenAnyIP(node.Options.Port, Listen);
        }

        void Listen(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificateSelector = (_, _) => node.Options.ServerCertificate!(),
                ClientCertificateMode = ClientCertificateMode.AllowCertificate,
                ClientCertificateValidation = (certificate, _, _) => identity.IsTrusted(certificate),
            });
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path == "/healthz")
        {
            await context.Response.WriteAsync("ok", context.RequestAborted);
            return;
        }

        if (identity.Refuse(context) is { } code)
        {
            await Answers.TextAsync(context, code, code == HttpStatusCode.Unauthorized ? "Unauthorized" : "Forbidden");
            return;
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (parts)
        {
            case ["containerLogs", var ns, var pod, var container]:
                await logs.HandleAsync(context, ns, pod, container);
                break;
            case ["exec", var ns, var pod, var container]:
                await streams.ExecAsync(context, ns, pod, container);
                break;
            case ["attach", var ns, var pod, var container]:
                await streams.AttachAsync(context, ns, pod, container);
                break;
            case ["portForward", var ns, var pod]:
                await streams.PortForwardAsync(context, ns, pod);
                break;
            case ["stats", "summary"]:
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(await summary.ComputeAsync(context.RequestAborted), context.RequestAborted);
                break;
            case ["pods"]:
                await pods.HandleAsync(context);
                break;
            default:
                await Answers.TextAsync(context, HttpStatusCode.NotFound, "404 page not found");
                break;
        }
    }
}

/// <summary>Short answers.</summary>
internal static class Answers
{
    /// <summary>A text with a code.</summary>
    public static Task TextAsync(HttpContext context, HttpStatusCode code, string text)
    {
        context.Response.StatusCode = (int)code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
