using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Podium.Cri.Grpc;

/// <summary>
/// A call with both directions open. Writes come from one caller at a time, and so do reads; a write and a read may
/// run at once. The headers go out at once, whether or not anything is written.
/// </summary>
/// <typeparam name="TRequest">Each request message.</typeparam>
/// <typeparam name="TResponse">Each response message.</typeparam>
public sealed class GrpcDuplexCall<TRequest, TResponse> : IDisposable
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    private readonly GrpcMethod<TRequest, TResponse> method;
    private readonly GrpcChannelOptions options;
    private readonly CancellationTokenSource stop;
    private readonly OpenBody body = new();
    private readonly HttpRequestMessage request;
    private readonly Task<HttpResponseMessage> sending;

    internal GrpcDuplexCall(
        HttpMessageInvoker http,
        HttpRequestMessage request,
        GrpcMethod<TRequest, TResponse> method,
        GrpcChannelOptions options,
        CancellationToken cancellationToken)
    {
        this.method = method;
        this.options = options;
        this.request = request;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        request.Content = body;
        sending = http.SendAsync(request, stop.Token);
    }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the waiting; the call is broken then.</param>
    /// <returns>When it has been handed to the connection.</returns>
    /// <exception cref="GrpcException">The call has ended; reading tells why.</exception>
    public async Task WriteAsync(TRequest message, CancellationToken cancellationToken)
    {
        try
        {
            var (buffer, length) = GrpcMessageContent.Frame(message, options.SendBytesMax);
            var stream = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(buffer);
        }
        catch (Exception e) when (GrpcStatus.Translate(e, method.Path, default, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Says that no further message will be written.</summary>
    public void CompleteWrites() => body.Finished.TrySetResult();

    /// <summary>The responses, as they arrive, until the peer ends the call with OK.</summary>
    /// <param name="cancellationToken">Ends the enumeration, and with it the call.</param>
    /// <returns>The responses.</returns>
    /// <exception cref="GrpcException">Any status other than OK.</exception>
    public async IAsyncEnumerable<TResponse> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GrpcMessageReader? reader = null;
        try
        {
            while (true)
            {
                TResponse message;
                try
                {
                    var response = await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
                    reader ??= await GrpcMessageReader.OpenAsync(response, options.ReceiveBytesMax, cancellationToken).ConfigureAwait(false);
                    if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                    {
                        GrpcStatus.Of(response).ThrowIfNotOk();
                        yield break;
                    }

                    message = method.Parser.ParseFrom(reader.Message);
                }
                catch (Exception e) when (GrpcStatus.Translate(e, method.Path, default, cancellationToken) is { } translated)
                {
                    throw translated;
                }

                yield return message;
            }
        }
        finally
        {
            reader?.Dispose();
        }
    }

    /// <summary>Ends the call at both sides.</summary>
    public void Dispose()
    {
        stop.Cancel();
        body.Finished.TrySetResult();
        if (sending.IsCompletedSuccessfully)
        {
#pragma warning disable VSTHRD002 // It is complete.
            sending.Result.Dispose();
#pragma warning restore VSTHRD002
        }
        else
        {
            // Observed, so that a call nobody read from does not raise an unobserved exception.
            _ = sending.ContinueWith(
                static t => _ = t.IsFaulted ? t.Exception : null, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        request.Dispose();
        stop.Dispose();
    }

    private async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        // A call that fails before its body is asked for would leave the stream unset for ever.
        var opened = body.Opened.Task;
        if (!opened.IsCompleted && await Task.WhenAny(opened, sending).WaitAsync(cancellationToken).ConfigureAwait(false) == sending)
        {
            await sending.ConfigureAwait(false);
        }

        return await opened.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A body that stays open until it is told to finish.</summary>
    private sealed class OpenBody : HttpContent
    {
        public OpenBody() => Headers.ContentType = GrpcMessageContent.Type;

        public TaskCompletionSource<Stream> Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            Opened.TrySetResult(stream);
            await Finished.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
