namespace Podium.Streaming.Upgrades;

/// <summary>Names in requests to switch protocols.</summary>
internal static class UpgradeHeaders
{
    public const string Spdy = "SPDY/3.1";
    public const string StreamProtocol = "X-Stream-Protocol-Version";

    /// <summary>What of a request the backend must see to answer it.</summary>
    public static IReadOnlyList<string> Forwarded { get; } =
        [StreamProtocol, "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol"];

    /// <summary>What of the backend's answer the client must see.</summary>
    public static IReadOnlyList<string> Returned { get; } = [StreamProtocol, "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol"];
}
