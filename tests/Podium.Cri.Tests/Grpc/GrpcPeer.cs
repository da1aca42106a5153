using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Podium.Cri.Grpc;
using Podium.Cri.V1;

namespace Podium.Cri.Tests.Grpc;

/// <summary>A gRPC peer on a Unix socket whose every answer the test writes itself.</summary>
internal sealed class GrpcPeer : IAsyncDisposable
{
    public static readonly GrpcMethod<VersionRequest, VersionResponse> Method = new("test.Service", "Call", VersionResponse.Parser);

    private readonly Func<HttpContext, Task> answer;
    private WebApplication? app;

    private GrpcPeer(Func<HttpContext, Task> answer)
    {
        this.answer = answer;
        SocketPath = Path.Combine(Path.GetTempPath(), $"podium-grpc-{Guid.NewGuid():N}.sock");
    }

    public string SocketPath { get; }

    public static async Task<GrpcPeer> StartAsync(Func<HttpContext, Task> answer)
    {
        var peer = new GrpcPeer(answer);
        await peer.StartAsync();
        return peer;
    }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.ListenUnixSocket(SocketPath, l => l.Protocols = HttpProtocols.Http2));
        app = builder.Build();
        app.Run(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await answer(context);
        });
        await app.StartAsync();
    }

    public async Task StopAsync()
    {
        if (app is not null)
        {
            using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
            await app.StopAsync(atOnce.Token);
            await app.DisposeAsync();
            app = null;
        }
    }

    public GrpcChannel Connect(int receiveBytesMax = 1024 * 1024) =>
        new(new() { Address = new("unix://" + SocketPath), ReceiveBytesMax = receiveBytesMax, Headers = [new("a-header", "of every call")] });

    public static async Task WriteAsync(HttpContext context, IMessage message)
    {
        var bytes = new byte[message.CalculateSize() + 5];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - 5);
        message.WriteTo(bytes.AsSpan(5));
        await context.Response.Body.WriteAsync(bytes);
        await context.Response.Body.FlushAsync();
    }

    public static async Task<VersionRequest?> ReadAsync(HttpContext context)
    {
        var prefix = new byte[5];
        if (await context.Request.Body.ReadAtLeastAsync(prefix, 5, throwOnEndOfStream: false) < 5)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
        await context.Request.Body.ReadExactlyAsync(message);
        return VersionRequest.Parser.ParseFrom(message);
    }

    public static void End(HttpContext context, int status, string message = "")
    {
        context.Response.AppendTrailer("grpc-status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        context.Response.AppendTrailer("grpc-message", message);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        File.Delete(SocketPath);
    }
}
