using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Podium.Api.Core.V1;
using Podium.Cri.Grpc;

namespace Podium.Kubelet.Probes;

/// <summary>Asks a server by the gRPC health protocol, <c>grpc.health.v1.Health/Check</c> (pkg/probe/grpc).</summary>
internal static class GrpcProbe
{
    private const byte Serving = 1;
    private const int HeaderLength = 5;

    /// <summary>Asks once.</summary>
    public static async Task<ProbeResult> RunAsync(string host, GRPCAction grpc, TimeSpan timeout, TimeProvider time)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"{ProbeTargets.Bracket(host)}:{grpc.Port}");
        using var limit = new CancellationTokenSource(timeout, time);
        var isConnected = false;
        try
        {
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectCallback = ConnectAsync });
            using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{address}/grpc.health.v1.Health/Check")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new ByteArrayContent(Frame(grpc.Service ?? "")),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            request.Headers.TryAddWithoutValidation("te", "trailers");
            request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.32");
            using var answer = await client.SendAsync(request, limit.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(limit.Token);
            var status = Trailer(answer, "grpc-status");
            if (status != "0")
            {
                var message = Uri.UnescapeDataString(Trailer(answer, "grpc-message"));
                return ProbeResult.Failure(status switch
                {
                    "12" => $"error: this server does not implement the grpc health protocol (grpc.health.v1.Health): {message}",
                    "4" => TooSlow(timeout),
                    _ => $"error: health rpc probe failed: rpc error: code = {CodeName(status)} desc = {message}",
                });
            }

            var state = State(body);
            return state == Serving ? ProbeResult.Success : ProbeResult.Failure($"service unhealthy (responded with \"{NameOf(state)}\")");
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Failure(isConnected ? TooSlow(timeout) : Late(address, timeout));
        }
        catch (HttpRequestException failure)
        {
            return ProbeResult.Failure(failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? Late(address, timeout)
                : $"error: failed to connect service at \"{address}\": {failure.Message}");
        }

        async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                isConnected = true;
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private static string TooSlow(TimeSpan timeout) => $"timeout: health rpc did not complete within {(int)timeout.TotalSeconds}s";

    // Go's names of the codes; one that nobody knows is printed as Code(n).
    private static string CodeName(string status) =>
        int.TryParse(status, CultureInfo.InvariantCulture, out var code) && Enum.IsDefined((GrpcStatusCode)code)
            ? ((GrpcStatusCode)code).ToString()
            : $"Code({status})";

    private static string Late(string address, TimeSpan timeout) =>
        $"timeout: failed to connect service \"{address}\" within {(int)timeout.TotalSeconds}s: context deadline exceeded";

    // HealthCheckRequest { string service = 1; } behind gRPC's five bytes.
    private static byte[] Frame(string service)
    {
        var name = Encoding.UTF8.GetBytes(service);
        using var message = new MemoryStream();
        if (name.Length > 0)
        {
            message.WriteByte(0x0A);
            for (var length = (uint)name.Length; ; length >>= 7)
            {
                message.WriteByte((byte)(length < 0x80 ? length : (length & 0x7F) | 0x80));
                if (length < 0x80)
                {
                    break;
                }
            }

            message.Write(name);
        }

        var frame = new byte[HeaderLength + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.ToArray().CopyTo(frame, HeaderLength);
        return frame;
    }

    // HealthCheckResponse { ServingStatus status = 1; }: one tag and one small number, or nothing for UNKNOWN.
    private static byte State(byte[] body) => body.Length >= HeaderLength + 2 && body[HeaderLength] == 0x08 ? body[HeaderLength + 1] : (byte)0;

    private static string NameOf(byte state) => state switch
    {
        0 => "UNKNOWN",
        2 => "NOT_SERVING",
        3 => "SERVICE_UNKNOWN",
        _ => state.ToString(CultureInfo.InvariantCulture),
    };

    private static string Trailer(HttpResponseMessage answer, string name) =>
        answer.TrailingHeaders.TryGetValues(name, out var trailers) ? trailers.First()
        : answer.Headers.TryGetValues(name, out var headers) ? headers.First()
        : "";
}
