using System.Net;

namespace Podium.Streaming.Upgrades;

/// <summary>
/// What a backend answered to a request for an upgrade. Disposing it closes the connection, whatever became of it; a connection that was
/// refused an upgrade serves nothing else.
/// </summary>
internal sealed class UpgradeAnswer : IAsyncDisposable
{
    // More than any Status or sentence; a backend must not fill the memory or the user's screen.
    private const int BodyBytesMax = 64 * 1024;

    private readonly HttpResponseMessage response;

    private UpgradeAnswer(HttpResponseMessage response) => this.response = response;

    /// <summary>The upgraded connection; null where the backend refused.</summary>
    public Stream? Connection { get; private init; }

    /// <summary>The status code.</summary>
    public HttpStatusCode StatusCode => response.StatusCode;

    /// <summary>The body of a refusal, cut at a limit.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>The body's media type.</summary>
    public string ContentType => response.Content.Headers.ContentType?.ToString() ?? "text/plain; charset=utf-8";

    /// <summary>A header's values.</summary>
    public IEnumerable<string> Header(string name) => response.Headers.TryGetValues(name, out var values) ? values : [];

    /// <summary>Takes a response whose headers were read.</summary>
    public static async Task<UpgradeAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            {
                return new(response) { Connection = stream };
            }

            var body = new byte[BodyBytesMax];
            var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
            return new(response) { Body = body.AsMemory(0, length) };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Connection is not null)
        {
            await Connection.DisposeAsync();
        }

        response.Dispose();
    }
}
