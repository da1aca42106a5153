using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Podium.Bench;

/// <summary>
/// What is probed: an HTTP page, a TCP port and a gRPC health service on the machine itself, so that the answers cost no
/// container anything. Counts what arrives.
/// </summary>
internal sealed class ProbeTarget : IAsyncDisposable
{
    // A message's frame, and HealthCheckResponse{status: SERVING}.
    private static readonly byte[] Serving = [0, 0, 0, 0, 2, 8, 1];

    private readonly WebApplication server;
    private long arrived;

    private ProbeTarget(WebApplication server) => this.server = server;

    /// <summary>The ports: HTTP, TCP, gRPC.</summary>
    public int[] Ports { get; private set; } = [];

    /// <summary>How many probes have come so far.</summary>
    public long Arrived => Interlocked.Read(ref arrived);

    /// <summary>Begins to listen.</summary>
    public static async Task<ProbeTarget> StartAsync()
    {
        ProbeTarget target = null!;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.Listen(IPAddress.Any, 0, listen => listen.Protocols = HttpProtocols.Http1);
            options.Listen(IPAddress.Any, 0, listen => listen.Run(_ => target.CountAsync()));
            options.Listen(IPAddress.Any, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        target = new ProbeTarget(app);
        app.MapGet("/healthz", () => target.CountAsync());
        app.MapPost("/grpc.health.v1.Health/Check", async context =>
        {
            await target.CountAsync();
            context.Response.ContentType = "application/grpc";
            context.Response.DeclareTrailer("grpc-status");
            await context.Response.Body.WriteAsync(Serving);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await app.StartAsync();
        target.Ports = [.. app.Urls.Select(url => new Uri(url).Port)];
        return target;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => server.DisposeAsync();

    private Task CountAsync()
    {
        Interlocked.Increment(ref arrived);
        return Task.CompletedTask;
    }
}
