using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Podium.Cri.Grpc;

/// <summary>How a call ended, as its trailers say, or as the transport's failure must be read.</summary>
internal readonly record struct GrpcStatus(GrpcStatusCode Code, string Message)
{
    private const string StatusName = "grpc-status";
    private const string MessageName = "grpc-message";

    /// <summary>Reads the status once the body has ended; a call that failed at once has it in its headers.</summary>
    public static GrpcStatus Of(HttpResponseMessage response) =>
        Find(response.TrailingHeaders) ?? Find(response.Headers)
        ?? new(GrpcStatusCode.Internal, "the response ended without a status");

    public static void ThrowIfNotGrpc(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new GrpcException(OfHttp(response.StatusCode), $"the peer answered HTTP {(int)response.StatusCode}");
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null || !type.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            throw new GrpcException(GrpcStatusCode.Unknown, $"the peer does not speak gRPC: content-type is {type ?? "missing"}");
        }
    }

    public void ThrowIfNotOk()
    {
        if (Code != GrpcStatusCode.OK)
        {
            throw new GrpcException(Code, Message);
        }
    }

    /// <summary>What to throw instead of <paramref name="e"/>; null where it is right as it is.</summary>
    public static Exception? Translate(Exception e, string method, in GrpcDeadline deadline, CancellationToken cancellationToken)
    {
        // Whatever the transport makes of it, the caller's own token and the deadline say why a call was cut off.
        if (e is GrpcException)
        {
            return null;
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return e is OperationCanceledException own && own.CancellationToken == cancellationToken
                ? null
                : new OperationCanceledException($"{method} was cancelled", e, cancellationToken);
        }

        if (deadline.Passed)
        {
            return new GrpcException(GrpcStatusCode.DeadlineExceeded, "context deadline exceeded", e);
        }

        return e switch
        {
            Google.Protobuf.InvalidProtocolBufferException => new GrpcException(GrpcStatusCode.Internal, e.Message, e),
            HttpProtocolException p => new GrpcException(OfHttp2(p.ErrorCode), p.Message, e),
            HttpRequestException { InnerException: HttpProtocolException p } => new GrpcException(OfHttp2(p.ErrorCode), p.Message, e),
            HttpRequestException or IOException or OperationCanceledException =>
                new GrpcException(GrpcStatusCode.Unavailable, e.InnerException?.Message ?? e.Message, e),
            _ => null,
        };
    }

    /// <summary>The percent coding of grpc-message. What is not well coded stays as it is.</summary>
    public static string DecodeMessage(string text)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes[count++] = value;
                i += 2;
            }
            else
            {
                count += Encoding.UTF8.GetBytes(text.AsSpan(i, 1), bytes.AsSpan(count));
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, count);
    }

    private static GrpcStatus? Find(HttpResponseHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(StatusName, out var values))
        {
            return null;
        }

        var code = int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 16
            ? (GrpcStatusCode)number
            : GrpcStatusCode.Unknown;
        var message = code != GrpcStatusCode.OK && headers.NonValidated.TryGetValues(MessageName, out var text)
            ? DecodeMessage(text.ToString())
            : "";
        return new(code, message);
    }

    private static GrpcStatusCode OfHttp(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest => GrpcStatusCode.Internal,
        HttpStatusCode.Unauthorized => GrpcStatusCode.Unauthenticated,
        HttpStatusCode.Forbidden => GrpcStatusCode.PermissionDenied,
        HttpStatusCode.NotFound => GrpcStatusCode.Unimplemented,
        HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => GrpcStatusCode.Unavailable,
        _ => GrpcStatusCode.Unknown,
    };

    // HTTP/2 error codes as gRPC reads them.
    private static GrpcStatusCode OfHttp2(long errorCode) => errorCode switch
    {
        0x7 => GrpcStatusCode.Unavailable, // REFUSED_STREAM
        0x8 => GrpcStatusCode.Cancelled, // CANCEL
        0xb => GrpcStatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        0xc => GrpcStatusCode.PermissionDenied, // INADEQUATE_SECURITY
        _ => GrpcStatusCode.Internal,
    };
}
