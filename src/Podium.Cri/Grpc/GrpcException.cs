namespace Podium.Cri.Grpc;

/// <summary>A call that ended with a status other than <see cref="GrpcStatusCode.OK"/>.</summary>
/// <param name="code">The status code.</param>
/// <param name="message">The peer's message, unchanged, or this side's where the peer could not answer.</param>
/// <param name="inner">What went wrong on this side.</param>
public sealed class GrpcException(GrpcStatusCode code, string message, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>The status code.</summary>
    public GrpcStatusCode Code { get; } = code;

    /// <inheritdoc />
    public override string ToString() => $"gRPC {Code}: {base.ToString()}";
}
