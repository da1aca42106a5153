using System.Text.Json;
using Podium.Api.Errors;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Nodes;

namespace Podium.ApiServer.Metrics;

/// <summary>Asks nodes' kubelets what they and their pods use.</summary>
internal sealed class KubeletSummaries(Func<IResourceCache> nodes, ClusterCertificates certificates) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly KubeletAddress addresses = new(nodes);
    private readonly HttpClient kubelets = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        SslOptions = KubeletTls.Options(certificates),
    })
    {
        Timeout = Patience,
    };

    /// <summary>The summaries of some nodes, all asked at once; a node that does not answer is missing.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> AskAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var asked = names.Distinct(StringComparer.Ordinal).Select(name => AskAsync(name, cancellationToken));
        var result = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var (name, summary) in await Task.WhenAll(asked))
        {
            if (summary is { } known)
            {
                result[name] = known;
            }
        }

        return result;
    }

    public void Dispose() => kubelets.Dispose();

    private async Task<(string Name, JsonElement? Summary)> AskAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var address = await addresses.FindAsync(name, cancellationToken);
            await using var body = await kubelets.GetStreamAsync(new Uri(address, "/stats/summary"), cancellationToken);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return (name, document.RootElement.Clone());
        }
        catch (Exception silent) when (silent is HttpRequestException or StatusException or JsonException or IOException
            || (silent is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nothing is known of a node that does not answer; the others' figures are worth having all the same.
            return (name, null);
        }
    }
}
