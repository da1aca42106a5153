using System.Net;

namespace Podium.Streaming.Upgrades;

/// <summary>A request to upgrade cannot be met, and nothing was answered yet.</summary>
/// <param name="statusCode">What to answer.</param>
/// <param name="message">Why, in Kubernetes' words.</param>
/// <param name="inner">What failed.</param>
public sealed class UpgradeException(HttpStatusCode statusCode, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to answer.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;
}
