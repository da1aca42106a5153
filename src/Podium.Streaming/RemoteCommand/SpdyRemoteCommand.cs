using Podium.Streaming.Spdy;

namespace Podium.Streaming.RemoteCommand;

/// <summary>
/// The client's side of <c>v4.channel.k8s.io</c> over SPDY: a stream for each of the command's own, one for its end, one for sizes of its
/// terminal. The runtime starts the command when all have come.
/// </summary>
internal sealed class SpdyRemoteCommand
{
    // A Status with the exit code has some 300 bytes.
    private const int ErrorBytesMax = 64 * 1024;

    private SpdyRemoteCommand()
    {
    }

    public required SpdyStream Error { get; init; }

    public SpdyStream? Stdin { get; init; }

    public SpdyStream? Stdout { get; init; }

    public SpdyStream? Stderr { get; init; }

    public SpdyStream? Resize { get; init; }

    /// <summary>Makes the streams, in the order in which Kubernetes' client makes them.</summary>
    public static async Task<SpdyRemoteCommand> OpenAsync(
        SpdyConnection connection, RemoteCommandOptions options, CancellationToken cancellationToken)
    {
        return new()
        {
            Error = await OpenAsync(connection, RemoteStreamTypes.Error, cancellationToken),
            Stdin = options.Stdin ? await OpenAsync(connection, RemoteStreamTypes.Stdin, cancellationToken) : null,
            Stdout = options.Stdout ? await OpenAsync(connection, RemoteStreamTypes.Stdout, cancellationToken) : null,
            Stderr = options.Stderr && !options.Tty ? await OpenAsync(connection, RemoteStreamTypes.Stderr, cancellationToken) : null,
            Resize = options.Tty ? await OpenAsync(connection, RemoteStreamTypes.Resize, cancellationToken) : null,
        };
    }

    /// <summary>Waits for the command's end.</summary>
    public async Task<RemoteCommandStatus> ReadStatusAsync(CancellationToken cancellationToken)
    {
        var message = new byte[1024];
        var length = 0;
        while (await Error.ReadAsync(message.AsMemory(length), cancellationToken) is var count and > 0)
        {
            length += count;
            if (length == message.Length)
            {
                if (length >= ErrorBytesMax)
                {
                    throw new SpdyException("the runtime's status is too long");
                }

                Array.Resize(ref message, length * 2);
            }
        }

        return RemoteCommandStatus.FromErrorStream(message.AsMemory(0, length));
    }

    private static Task<SpdyStream> OpenAsync(SpdyConnection connection, string type, CancellationToken cancellationToken) =>
        connection.OpenAsync(new() { [RemoteStreamTypes.Header] = type }, cancellationToken);
}
