namespace Podium.Streaming.WebSockets;

/// <summary>One of the protocols that put a command's streams into one WebSocket: each message begins with the channel's number.</summary>
/// <param name="Name">The subprotocol; empty where the client names none.</param>
/// <param name="IsBase64">Whether messages are text: the channel as a digit, the rest in base64.</param>
/// <param name="HasStatus">Whether the error channel carries a Status, not plain words (since v4).</param>
/// <param name="HasClose">Whether a client can end a channel (since v5): message 255 and the channel's number.</param>
internal sealed record ChannelProtocol(string Name, bool IsBase64, bool HasStatus, bool HasClose)
{
    public const byte Stdin = 0;
    public const byte Stdout = 1;
    public const byte Stderr = 2;
    public const byte Error = 3;
    public const byte Resize = 4;
    public const byte Close = 255;

    /// <summary>What this server speaks.</summary>
    public static IReadOnlyList<ChannelProtocol> All { get; } =
    [
        new("v5.channel.k8s.io", false, true, true),
        new("v4.channel.k8s.io", false, true, false),
        new("v4.base64.channel.k8s.io", true, true, false),
        new("channel.k8s.io", false, false, false),
        new("base64.channel.k8s.io", true, false, false),
        new("", false, false, false),
    ];

    /// <summary>The first that the client offers and this server speaks; null where there is none.</summary>
    public static ChannelProtocol? Choose(IReadOnlyList<string> offered) => offered.Count == 0
        ? All[^1]
        : offered.Select(name => All.FirstOrDefault(p => p.Name == name)).FirstOrDefault(p => p is not null);
}
