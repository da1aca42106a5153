using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Podium.Streaming.Upgrades;

/// <summary>
/// Asks backends (kubelets, a runtime's streaming server) to switch protocols. Each request has its own connection, redirects are not
/// followed, and no proxy is asked. Safe for concurrent use.
/// </summary>
public sealed class UpgradeBackend : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker invoker;

    /// <summary>A backend over TCP, or over TLS with these options.</summary>
    /// <param name="tls">How to prove who we are and whom to trust; null for plain HTTP only.</param>
    public UpgradeBackend(SslClientAuthenticationOptions? tls)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,

            // No connection outlives its request: one whose upgrade failed must not carry anything else (CVE-2018-1002105).
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = ConnectAsync,
        };
        if (tls is not null)
        {
            handler.SslOptions = tls;
        }

        invoker = new(handler);
    }

    /// <inheritdoc/>
    public void Dispose() => invoker.Dispose();

    /// <summary>Asks for the upgrade; the answer may be a refusal.</summary>
    /// <exception cref="UpgradeException">There is no backend to ask.</exception>
    internal async Task<UpgradeAnswer> AskAsync(
        HttpMethod method, Uri uri, string protocol, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", protocol);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent([]);
        }

        try
        {
            return await UpgradeAnswer.ReadAsync(await invoker.SendAsync(request, cancellationToken), cancellationToken);
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException
            || (failed is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new UpgradeException(HttpStatusCode.InternalServerError, $"error dialing backend: {Innermost(failed)}", failed);
        }
    }

    /// <summary>Asks for SPDY/3.1 with one of these protocols in it.</summary>
    internal Task<UpgradeAnswer> AskForSpdyAsync(Uri uri, IEnumerable<string> protocols, CancellationToken cancellationToken) =>
        AskAsync(
            HttpMethod.Post,
            uri,
            UpgradeHeaders.Spdy,
            protocols.Select(p => new KeyValuePair<string, string>(UpgradeHeaders.StreamProtocol, p)),
            cancellationToken);

    // A node that is cut off is noticed, although nothing is sent for hours on an idle shell.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Innermost(Exception failed)
    {
        while (failed.InnerException is { } inner)
        {
            failed = inner;
        }

        return failed.Message;
    }
}
