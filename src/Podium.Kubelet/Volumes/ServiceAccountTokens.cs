using System.Collections.Concurrent;
using Podium.Api;
using Podium.Api.Authentication.V1;
using Podium.Api.Core.V1;
using Podium.Client;

namespace Podium.Kubelet.Volumes;

/// <summary>Tokens of pods' service accounts, asked for once and again when four fifths of their life are over.</summary>
internal sealed class ServiceAccountTokens(IApiClient client, TimeProvider time)
{
    private const long DefaultSeconds = 3600;
    private static readonly TimeSpan OldestToken = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Uid, string Audience, long Seconds), Issued> issued = new();

    /// <summary>A token that is good for a while.</summary>
    public async Task<string> GetAsync(Pod pod, ServiceAccountTokenProjection projection, CancellationToken cancellationToken)
    {
        var seconds = projection.ExpirationSeconds ?? DefaultSeconds;
        var key = (pod.Metadata.Uid, projection.Audience, seconds);
        var now = time.GetUtcNow();
        if (issued.TryGetValue(key, out var known) && now < known.RenewAt)
        {
            return known.Token;
        }

        var account = pod.Spec.ServiceAccountName.Length > 0 ? pod.Spec.ServiceAccountName : "default";
        var answer = await client.CreateSubresourceAsync<ServiceAccount, TokenRequest>(
            new ObjectKey(pod.Metadata.Namespace, account), "token",
            new TokenRequest
            {
                Spec = new()
                {
                    Audiences = projection.Audience.Length > 0 ? [projection.Audience] : [],
                    ExpirationSeconds = seconds,
                    BoundObjectRef = new() { ApiVersion = "v1", Kind = "Pod", Name = pod.Metadata.Name, Uid = pod.Metadata.Uid },
                },
            },
            cancellationToken);
        var life = (answer.Status.ExpirationTimestamp ?? now.AddSeconds(seconds)) - now;
        var renew = life * 0.8 < OldestToken ? life * 0.8 : OldestToken;
        issued[key] = new(answer.Status.Token, now + renew);
        return answer.Status.Token;
    }

    /// <summary>Forgets a pod's tokens.</summary>
    public void Forget(string uid)
    {
        foreach (var key in issued.Keys)
        {
            if (key.Uid == uid)
            {
                issued.TryRemove(key, out _);
            }
        }
    }

    private sealed record Issued(string Token, DateTimeOffset RenewAt);
}
