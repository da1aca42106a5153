using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Admission;

/// <summary>
/// Refuses what goes beyond a namespace's quotas, and takes what is allowed off them before it is written (apiserver:
/// plugin/resourcequota). Must be the last hook: what it takes off is only given back when the controller counts again.
/// </summary>
internal sealed class ResourceQuotaAdmission(Func<ResourceEndpoint> quotas, TimeProvider time) : IAdmission
{
    private const int Attempts = 20;

    // Writes of a namespace that has quotas take turns, so that they do not lose their races against each other.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> turns = new(StringComparer.Ordinal);

    public async ValueTask ValidateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        var ns = review.Request.Namespace;
        if (ns.Length == 0 || review.Request.Subresource.Length > 0 || !Counts(review)
            || (await quotas().Cache.ReadNewestAsync(cancellationToken)).Count(ns) == 0)
        {
            return;
        }

        var obj = Decode(review, review.Object!);
        var old = review.Old is null ? null : Decode(review, review.Old);
        var turn = turns.GetOrAdd(ns, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            await TakeAsync(review, ns, obj, old, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task TakeAsync(AdmissionReview review, string ns, IKubernetesObject obj, IKubernetesObject? old, CancellationToken cancellationToken)
    {
        // A quota that was charged stays charged while the others are tried again.
        var charged = new HashSet<string>(StringComparer.Ordinal);
        for (var attempt = 1; ; attempt++)
        {
            var changes = new List<(ResourceQuota Quota, IReadOnlyDictionary<string, Quantity> Used)>();
            foreach (var entry in (await quotas().Cache.ReadNewestAsync(cancellationToken)).Range(ns))
            {
                var quota = (ResourceQuota)entry.Object;
                if (charged.Contains(quota.Metadata.Uid))
                {
                    continue;
                }

                var check = QuotaCheck.Compute(quota, obj, old, time.GetUtcNow());
                if (check.Refusal is { } why)
                {
                    var resource = review.Strategy.Resource;
                    throw StatusException.Forbidden(resource.Group, resource.Plural, JsonTree.GetString(review.Object, "metadata", "name"), why);
                }

                if (check.Used is { } used)
                {
                    changes.Add((quota, used));
                }
            }

            if (review.Request.DryRun)
            {
                return;
            }

            try
            {
                foreach (var (quota, used) in changes)
                {
                    await quotas().WriteStatusAsync(quota with { Status = quota.Status with { Used = used } }, cancellationToken);
                    charged.Add(quota.Metadata.Uid);
                }

                return;
            }
            catch (StatusException conflict) when (conflict.Code is 404 or 409 && attempt < Attempts)
            {
                // The controller counted meanwhile, or another server of the cluster did.
                continue;
            }
        }
    }

    // Events come and go by themselves; of updates only those of Services and claims can use more.
    private static bool Counts(AdmissionReview review) => review.Strategy.Resource is { Plural: "events" } ? false
        : review.Operation == AdmissionOperation.Create
            || (review.Operation == AdmissionOperation.Update && (review.Is("services") || review.Is("persistentvolumeclaims")));

    private static IKubernetesObject Decode(AdmissionReview review, JsonObject tree) => review.Strategy.Decode(CanonicalBytes.Encode(tree));
}
