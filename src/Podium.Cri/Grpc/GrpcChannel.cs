using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Podium.Cri.Linux;

namespace Podium.Cri.Grpc;

/// <summary>
/// A gRPC client over one HTTP/2 connection. Safe for concurrent use; calls share the connection. A connection that
/// breaks fails the calls on it with <see cref="GrpcStatusCode.Unavailable"/>, and the next call makes a new one, so a
/// channel outlives its peer's restarts. Nothing is retried here.
/// </summary>
public sealed class GrpcChannel : IDisposable
{
    private readonly HttpMessageInvoker http;
    private readonly Uri baseAddress;
    private readonly GrpcChannelOptions options;

    /// <summary>Makes a channel. It connects at the first call.</summary>
    /// <param name="options">Where it leads, and its limits.</param>
    public GrpcChannel(GrpcChannelOptions options)
    {
        this.options = options;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            EnableMultipleHttp2Connections = false,
        };

        if (options.Address.Scheme == "unix")
        {
            var path = options.Address.LocalPath;
            handler.ConnectCallback = (_, cancellationToken) => ConnectUnixAsync(path, options.OutlivesProcess, cancellationToken);
            baseAddress = new Uri("http://localhost");
        }
        else
        {
            baseAddress = options.Address;
            handler.KeepAlivePingDelay = options.KeepAliveDelay;
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
            handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests;
            if (options.Tls is { } tls)
            {
                handler.SslOptions = tls;
            }
        }

        http = new HttpMessageInvoker(handler);
    }

    /// <summary>Makes a channel to a Unix socket.</summary>
    /// <param name="socketPath">The socket's path.</param>
    /// <param name="headers">Sent with every call.</param>
    /// <returns>The channel.</returns>
    public static GrpcChannel ForUnixSocket(string socketPath, params IReadOnlyList<KeyValuePair<string, string>> headers) =>
        new(new() { Address = new Uri("unix://" + socketPath), Headers = headers });

    /// <summary>One request, one response.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">The response message.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="request">Serialized before this returns; it may be changed afterwards.</param>
    /// <param name="deadline">How long it may take, told to the peer too; null: as long as it takes.</param>
    /// <param name="cancellationToken">Ends the call here and at the peer.</param>
    /// <returns>The response.</returns>
    /// <exception cref="GrpcException">Any status other than OK.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<TResponse> UnaryAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        TRequest request,
        TimeSpan? deadline,
        CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        using var scope = new GrpcDeadline(deadline, options.Time, cancellationToken);
        try
        {
            using var response = await SendAsync(method, request, deadline, scope.Token).ConfigureAwait(false);
            using var reader = await GrpcMessageReader.OpenAsync(response, options.ReceiveBytesMax, scope.Token).ConfigureAwait(false);
            if (!await reader.ReadAsync(scope.Token).ConfigureAwait(false))
            {
                GrpcStatus.Of(response).ThrowIfNotOk();
                throw new GrpcException(GrpcStatusCode.Internal, $"{method} answered OK without a message");
            }

            var message = method.Parser.ParseFrom(reader.Message);
            if (await reader.ReadAsync(scope.Token).ConfigureAwait(false))
            {
                throw new GrpcException(GrpcStatusCode.Internal, $"{method} answered with more than one message");
            }

            GrpcStatus.Of(response).ThrowIfNotOk();
            return message;
        }
        catch (Exception e) when (GrpcStatus.Translate(e, method.Path, scope, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>One request, a stream of responses, which ends when the peer ends it with OK.</summary>
    /// <typeparam name="TRequest">The request message.</typeparam>
    /// <typeparam name="TResponse">Each response message.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="request">The request.</param>
    /// <param name="deadline">How long the whole stream may take; null: without end.</param>
    /// <param name="cancellationToken">Ends the stream; the enumeration then throws.</param>
    /// <returns>The responses, as they arrive.</returns>
    /// <exception cref="GrpcException">Any status other than OK, after the messages that came before it.</exception>
    public async IAsyncEnumerable<TResponse> ServerStreamAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        TRequest request,
        TimeSpan? deadline,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        using var scope = new GrpcDeadline(deadline, options.Time, cancellationToken);
        HttpResponseMessage? response = null;
        GrpcMessageReader? reader = null;
        try
        {
            while (true)
            {
                TResponse message;
                try
                {
                    response ??= await SendAsync(method, request, deadline, scope.Token).ConfigureAwait(false);
                    reader ??= await GrpcMessageReader.OpenAsync(response, options.ReceiveBytesMax, scope.Token).ConfigureAwait(false);
                    if (!await reader.ReadAsync(scope.Token).ConfigureAwait(false))
                    {
                        GrpcStatus.Of(response).ThrowIfNotOk();
                        yield break;
                    }

                    message = method.Parser.ParseFrom(reader.Message);
                }
                catch (Exception e) when (GrpcStatus.Translate(e, method.Path, scope, cancellationToken) is { } translated)
                {
                    throw translated;
                }

                yield return message;
            }
        }
        finally
        {
            reader?.Dispose();
            response?.Dispose();
        }
    }

    /// <summary>Starts a call whose two directions are open at once, as etcd's Watch is.</summary>
    /// <typeparam name="TRequest">Each request message.</typeparam>
    /// <typeparam name="TResponse">Each response message.</typeparam>
    /// <param name="method">The method.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The call; dispose it to end it.</returns>
    public GrpcDuplexCall<TRequest, TResponse> Duplex<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method,
        CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse> =>
        new(http, NewRequest(method.Path, null), method, options, cancellationToken);

    /// <summary>Ends all calls and closes the connection.</summary>
    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync<TRequest, TResponse>(
        GrpcMethod<TRequest, TResponse> method, TRequest message, TimeSpan? deadline, CancellationToken cancellationToken)
        where TRequest : IMessage<TRequest>
        where TResponse : IMessage<TResponse>
    {
        using var content = new GrpcMessageContent(message, options.SendBytesMax);
        using var request = NewRequest(method.Path, deadline);
        request.Content = content;
        return await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private HttpRequestMessage NewRequest(string path, TimeSpan? deadline)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(baseAddress, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (deadline is { } limit)
        {
            // At most eight digits are allowed; milliseconds give room for a day.
            var milliseconds = Math.Clamp((long)Math.Ceiling(limit.TotalMilliseconds), 1, 99_999_999);
            request.Headers.TryAddWithoutValidation("grpc-timeout", string.Create(CultureInfo.InvariantCulture, $"{milliseconds}m"));
        }

        foreach (var (name, value) in options.Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private static async ValueTask<Stream> ConnectUnixAsync(string path, bool outlivesProcess, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return outlivesProcess ? new KeptStream(socket) : new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A connection that a keeper holds too; whoever closes it on purpose, closes it for both.
    private sealed class KeptStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        private readonly ConnectionKeeper? keeper = ConnectionKeeper.Start(socket);

        protected override void Dispose(bool disposing)
        {
            keeper?.Dispose();
            base.Dispose(disposing);
        }
    }
}
