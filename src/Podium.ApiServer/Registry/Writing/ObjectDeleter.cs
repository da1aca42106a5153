using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Admission;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Cache;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>The one road of every deletion of a kind.</summary>
internal sealed class ObjectDeleter(ResourceStrategy strategy, RegistryServices services)
{
    private const int Attempts = 20;

    /// <summary>Deletes an object or starts its ending.</summary>
    /// <returns>The object's last state, and whether it is gone.</returns>
    public async Task<DeleteOutcome> DeleteAsync(WriteRequest request, DeleteOptions options, CancellationToken cancellationToken)
    {
        Check(options);
        var key = strategy.Key(request.Namespace, request.Name);
        for (var attempt = 1; ; attempt++)
        {
            var entry = await services.Store.GetAsync(key, cancellationToken)
                ?? throw StatusException.NotFound(strategy.Resource, request.Name);
            var present = strategy.Cached.Make(entry);
            var old = JsonNode.Parse(present.Stored.Span)!.AsObject();
            CheckPreconditions(request, options, old, entry.ModRevision);
            var review = new AdmissionReview(AdmissionOperation.Delete, strategy, request, null, old);
            foreach (var admission in services.Admission)
            {
                await admission.ValidateAsync(review, cancellationToken);
            }

            var plan = DeletionPlan.Compute(strategy, old, options, services.Time.GetUtcNow());
            if (plan is DeletionPlan.Nothing || request.DryRun)
            {
                return new(present, Gone: plan is DeletionPlan.Remove);
            }

            if (plan is DeletionPlan.Mark mark)
            {
                var bytes = CanonicalBytes.Of(strategy, mark.Tree);
                var marked = await services.Store.UpdateAsync(key, bytes, entry.ModRevision, new(strategy.TimeToLive), cancellationToken);
                if (marked.Succeeded)
                {
                    return new(strategy.Cached.Make(request.Namespace, request.Name, bytes, marked.Revision), Gone: false);
                }
            }
            else
            {
                var removed = await services.Store.DeleteAsync(key, entry.ModRevision, cancellationToken);
                if (removed.Succeeded)
                {
                    await strategy.ReleaseAsync(old);
                    return new(present, Gone: true);
                }
            }

            if (attempt == Attempts)
            {
                throw StatusException.Modified(strategy.Resource, request.Name);
            }
        }
    }

    /// <summary>Deletes objects that were listed, one after the other. What went by itself meanwhile is gone, which is what was asked for.</summary>
    public async Task DeleteAllAsync(
        IReadOnlyList<CachedObject> objects, UserInfo user, DeleteOptions options, CancellationToken cancellationToken)
    {
        foreach (var obj in objects)
        {
            var request = new WriteRequest { User = user, Namespace = obj.Namespace, Name = obj.Name, DryRun = options.DryRun.Count > 0 };
            try
            {
                await DeleteAsync(request, options, cancellationToken);
            }
            catch (StatusException gone) when (gone.Code == 404)
            {
                continue;
            }
        }
    }

    private static void Check(DeleteOptions options)
    {
        var errors = new List<FieldError>();
        if (options.PropagationPolicy is { } policy && policy is not ("Foreground" or "Background" or "Orphan"))
        {
            errors.Add(FieldError.NotSupported(FieldPath.Root("propagationPolicy"), policy, ["Foreground", "Background", "Orphan", "nil"]));
        }

        if (options is { PropagationPolicy: not null, OrphanDependents: not null })
        {
            errors.Add(FieldError.Invalid(FieldPath.Root("propagationPolicy"), options.PropagationPolicy,
                "orphanDependents and deletionPropagation cannot be both set"));
        }

        if (options.DryRun is { Count: > 0 } dryRun && dryRun.Any(d => d != "All"))
        {
            errors.Add(FieldError.NotSupported(FieldPath.Root("dryRun"), dryRun.First(d => d != "All"), ["All"]));
        }

        if (errors.Count > 0)
        {
            throw StatusException.Invalid("meta.k8s.io", "DeleteOptions", "", errors);
        }
    }

    private void CheckPreconditions(WriteRequest request, DeleteOptions options, JsonObject old, long revision)
    {
        var uid = JsonTree.GetString(old, "metadata", "uid");
        if (options.Preconditions?.Uid is { } wantedUid && wantedUid != uid)
        {
            throw ObjectMetaRules.UidConflict(strategy, request.Namespace, request.Name, wantedUid, uid);
        }

        var version = revision.ToString(CultureInfo.InvariantCulture);
        if (options.Preconditions?.ResourceVersion is { } wantedVersion && wantedVersion != version)
        {
            throw ObjectMetaRules.PreconditionFailed(strategy, request.Namespace, request.Name,
                $"Precondition failed: ResourceVersion in precondition: {wantedVersion}, ResourceVersion in object meta: {version}");
        }
    }
}

/// <summary>What a deletion came to.</summary>
/// <param name="Object">The object's last state.</param>
/// <param name="Gone">Whether it is gone; else it is ending.</param>
internal readonly record struct DeleteOutcome(CachedObject Object, bool Gone);
