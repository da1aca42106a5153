using Google.Protobuf;

namespace Podium.Cri.Grpc;

/// <summary>One method of a service. Made once and kept in a static field: it holds the address and the parser.</summary>
/// <typeparam name="TRequest">The request message.</typeparam>
/// <typeparam name="TResponse">The response message, or each message of the response's stream.</typeparam>
public sealed class GrpcMethod<TRequest, TResponse>
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    /// <summary>Names a method.</summary>
    /// <param name="service">The service with its package: <c>runtime.v1.RuntimeService</c>.</param>
    /// <param name="name">The method: <c>Version</c>.</param>
    /// <param name="parser">The response message's parser.</param>
    public GrpcMethod(string service, string name, MessageParser<TResponse> parser)
    {
        Path = $"/{service}/{name}";
        Parser = parser;
    }

    /// <summary>The HTTP path.</summary>
    public string Path { get; }

    internal MessageParser<TResponse> Parser { get; }

    /// <inheritdoc />
    public override string ToString() => Path;
}
