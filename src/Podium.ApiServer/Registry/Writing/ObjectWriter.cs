using System.Globalization;
using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.Api.Trees.Apply;
using Podium.Api.Validation;
using Podium.ApiServer.Admission;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Registry.Subresources;
using Podium.Store;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>
/// The one road of every creation and update of a kind, from HTTP or in process. The steps: (1) names and versions, (2) defaults,
/// (3) admission's changes, (4) what the client has no say in, which may follow from them, (5) managed fields, (6) the canonical form,
/// (7) validation and admission's checks, (8) nothing changed: nothing written, (9) compare and swap.
/// </summary>
internal sealed class ObjectWriter(ResourceStrategy strategy, RegistryServices services)
{
    // etcd's default request limit, which Kubernetes' users know.
    private const int ObjectBytesMax = (3 * 1024 * 1024 / 2) - 512;

    // Enough for any crowd of writers; whoever loses that often hears of the conflict.
    private const int UpdateAttempts = 20;

    /// <summary>Writes a new object. The tree is decoded, and the writer's own from now on.</summary>
    public Task<CachedObject> CreateAsync(WriteRequest request, JsonObject tree, CancellationToken cancellationToken) =>
        CreateAsync(request, tree, null, cancellationToken);

    private async Task<CachedObject> CreateAsync(
        WriteRequest request, JsonObject tree, ObjectChange? change, CancellationToken cancellationToken)
    {
        // 1. Names and versions.
        var metadata = NewMetadata(request, tree);
        var applied = change?.KeepsManagedFields == true;
        var reset = ManagedFields.IsReset(tree);

        // 2. Defaults.
        strategy.Default(tree);

        // 3. Admission's changes.
        await MutateAsync(new(AdmissionOperation.Create, strategy, request, tree, null), cancellationToken);

        // 4. What the client has no say in.
        ObjectMetaRules.FillForCreate(metadata, services.Time.GetUtcNow());
        metadata.Remove("generation");
        if (strategy.CountsGenerations)
        {
            metadata["generation"] = 1;
        }

        strategy.PrepareForCreate(tree, request);
        var generateName = JsonTree.GetString(metadata, "name").Length == 0 ? JsonTree.GetString(metadata, "generateName") : "";
        for (var attempt = 1; ; attempt++)
        {
            if (generateName.Length > 0)
            {
                metadata["name"] = GeneratedNames.Make(generateName);
            }

            strategy.PrepareNamed(tree);

            // 5. to 7.
            var canonical = Canonicalize(tree);
            if (!applied)
            {
                ManagedFields.Update(null, canonical, FieldManagement.Of(strategy, request, reset, services.Time), strategy.Schema);
            }

            await using var reservation = new Reservation(request.DryRun);
            if (await strategy.ReserveAsync(canonical, null, reservation, cancellationToken))
            {
                canonical = Canonicalize(canonical);
            }

            var (bytes, obj) = Finish(request, canonical, 0);
            Refuse(strategy.Validate(obj), JsonTree.GetString(canonical, "metadata", "name"));
            await ValidateAsync(new(AdmissionOperation.Create, strategy, request, canonical, null), cancellationToken);
            Warn(request, obj);

            // 9. Write.
            var name = JsonTree.GetString(canonical, "metadata", "name");
            var key = strategy.Key(request.Namespace, name);
            if (request.DryRun)
            {
                return await services.Store.GetAsync(key, cancellationToken) is null
                    ? strategy.Cached.Make(request.Namespace, name, bytes, 0)
                    : throw StatusException.AlreadyExists(strategy.Resource, name);
            }

            reservation.Writing();
            var result = await services.Store.CreateAsync(key, bytes, new(strategy.TimeToLive), cancellationToken);
            if (result.Succeeded)
            {
                await reservation.WrittenAsync();
                return strategy.Cached.Make(request.Namespace, name, bytes, result.Revision);
            }

            reservation.Refused();
            if (generateName.Length == 0 || attempt == GeneratedNames.Attempts)
            {
                throw StatusException.AlreadyExists(strategy.Resource, name);
            }
        }
    }

    private JsonObject NewMetadata(WriteRequest request, JsonObject tree)
    {
        var metadata = ObjectMetaRules.MetadataOf(tree);
        ObjectMetaRules.MatchNamespace(strategy.Resource, metadata, request.Namespace);
        if (request.Name.Length > 0)
        {
            ObjectMetaRules.MatchName(metadata, request.Name);
        }

        if (JsonTree.GetString(metadata, "resourceVersion") is not ("" or "0"))
        {
            throw Plain("resourceVersion should not be set on objects to be created");
        }

        metadata.Remove("resourceVersion");
        return metadata;
    }

    /// <summary>
    /// Changes an object. The change is asked for with the object as it is now, and again when another write came between, unless it
    /// names the state that it was made from.
    /// </summary>
    /// <param name="request">The write.</param>
    /// <param name="subresource">The part that is written; null for the object itself.</param>
    /// <param name="change">Makes the new tree of the present one (its own copy, with resourceVersion).</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object and whether it is new.</returns>
    public async Task<WriteOutcome> UpdateAsync(
        WriteRequest request, UpdateSubresource? subresource, ObjectChange change, CancellationToken cancellationToken)
    {
        var key = strategy.Key(request.Namespace, request.Name);
        for (var attempt = 1; ; attempt++)
        {
            var entry = await services.Store.GetAsync(key, cancellationToken);
            if (entry is null)
            {
                if (!change.CreatesMissing || subresource is not null)
                {
                    throw StatusException.NotFound(strategy.Resource, request.Name);
                }

                var created = change.Make(null, null);
                return new(await CreateAsync(request, created, change, cancellationToken), Created: true);
            }

            var present = strategy.Cached.Make(entry);
            var old = JsonNode.Parse(present.Stored.Span)!.AsObject();
            await using var reservation = new Reservation(request.DryRun);
            var next = await PrepareAsync(request, subresource, change, old, entry, reservation, cancellationToken);
            if (next is null)
            {
                return new(present, Created: false);
            }

            var (bytes, tree, conditional) = next.Value;
            if (request.DryRun)
            {
                return new(strategy.Cached.Make(request.Namespace, request.Name, bytes, entry.ModRevision), Created: false);
            }

            // 9. Write; the last finalizer of an object that ends takes it away.
            var ends = IsDone(tree, old);
            reservation.Writing();
            var result = ends
                ? await services.Store.DeleteAsync(key, entry.ModRevision, cancellationToken)
                : await services.Store.UpdateAsync(key, bytes, entry.ModRevision, new(strategy.TimeToLive), cancellationToken);
            if (result.Succeeded)
            {
                await reservation.WrittenAsync();
                if (ends)
                {
                    await strategy.ReleaseAsync(tree);
                }

                return new(strategy.Cached.Make(request.Namespace, request.Name, bytes, result.Revision), Created: false);
            }

            reservation.Refused();
            if (conditional || attempt == UpdateAttempts)
            {
                throw StatusException.Modified(strategy.Resource, request.Name);
            }
        }
    }

    private async ValueTask<(byte[] Bytes, JsonObject Tree, bool Conditional)?> PrepareAsync(
        WriteRequest request,
        UpdateSubresource? subresource,
        ObjectChange change,
        JsonObject old,
        StoreEntry entry,
        Reservation reservation,
        CancellationToken cancellationToken)
    {
        // 1. Names and versions.
        var current = old.DeepClone().AsObject();
        current["metadata"]!["resourceVersion"] = entry.ModRevision.ToString(CultureInfo.InvariantCulture);
        var tree = change.Make(current, entry);
        var metadata = ObjectMetaRules.MetadataOf(tree);
        var oldMetadata = ObjectMetaRules.MetadataOf(old);
        ObjectMetaRules.MatchNamespace(strategy.Resource, metadata, request.Namespace);
        ObjectMetaRules.MatchName(metadata, request.Name);
        var conditional = ObjectMetaRules.CheckVersion(strategy, metadata, oldMetadata, entry.ModRevision, request.Name) && change.IsConditional;
        metadata.Remove("resourceVersion");
        var reset = ManagedFields.IsReset(tree);

        // 2. Defaults.
        strategy.Default(tree);

        // 3. Admission's changes.
        await MutateAsync(new(AdmissionOperation.Update, strategy, request, tree, old), cancellationToken);

        // 4. What the client has no say in.
        ObjectMetaRules.FillForUpdate(metadata, oldMetadata);
        if (subresource is null)
        {
            strategy.PrepareForUpdate(tree, old, request);
        }
        else
        {
            subresource.Prepare(tree, old);
        }

        // 5. Managed fields, of 6. the canonical form.
        var canonical = Canonicalize(tree);
        if (strategy.CountsGenerations && (subresource is null
            ? strategy.DesiredStateDiffers(canonical, old)
            : ResourceStrategy.FieldsDiffer(canonical, old)))
        {
            canonical["metadata"]!["generation"] = (JsonTree.GetInteger(old, "metadata", "generation") ?? 0) + 1;
            canonical = Canonicalize(canonical);
        }

        if (change.KeepsManagedFields)
        {
            ManagedFields.KeepTimesWhereUnchanged(old, canonical);
        }
        else
        {
            ManagedFields.Update(old, canonical, FieldManagement.Of(strategy, request, reset, services.Time), strategy.Schema);
        }

        if (subresource is null && await strategy.ReserveAsync(canonical, old, reservation, cancellationToken))
        {
            canonical = Canonicalize(canonical);
        }

        var (bytes, obj) = Finish(request, canonical, entry.ModRevision);

        // 7. Validation.
        var oldObject = strategy.Cached.Make(entry).Object;
        Refuse(subresource is null ? strategy.ValidateUpdate(obj, oldObject) : subresource.Validate(obj, oldObject), request.Name);
        await ValidateAsync(new(AdmissionOperation.Update, strategy, request, canonical, old), cancellationToken);
        Warn(request, obj);

        // 8. Nothing changed: nothing written.
        return bytes.AsSpan().SequenceEqual(entry.Value.Span) ? null : (bytes, canonical, conditional);
    }

    private async ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        foreach (var admission in services.Admission)
        {
            await admission.MutateAsync(review, cancellationToken);
        }
    }

    private async ValueTask ValidateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        foreach (var admission in services.Admission)
        {
            await admission.ValidateAsync(review, cancellationToken);
        }
    }

    private JsonObject Canonicalize(JsonObject tree)
    {
        tree["apiVersion"] = strategy.Resource.ApiVersion;
        tree["kind"] = strategy.Resource.Kind;
        return TreeCanonicalizer.Canonicalize(tree, strategy.Schema);
    }

    // The record carries the version that the object has until it is written: validation asks for one.
    private (byte[] Bytes, IKubernetesObject Object) Finish(WriteRequest request, JsonObject canonical, long revision)
    {
        var bytes = CanonicalBytes.Encode(strategy.FromStored is null ? canonical : strategy.ToStored(canonical.DeepClone().AsObject()));
        return bytes.Length <= ObjectBytesMax
            ? (bytes, strategy.Cached.Make(request.Namespace, request.Name, bytes, revision).Object)
            : throw Plain("etcdserver: request is too large");
    }

    private void Refuse(IReadOnlyList<FieldError> errors, string name)
    {
        if (errors.Count > 0)
        {
            throw StatusException.Invalid(strategy.Resource.Group, strategy.Resource.Kind, name, errors);
        }
    }

    private void Warn(WriteRequest request, IKubernetesObject obj)
    {
        foreach (var warning in strategy.Warnings(obj))
        {
            request.Warn(warning);
        }
    }

    private bool IsDone(JsonObject tree, JsonObject old) =>
        JsonTree.GetArray(tree, "metadata", "finalizers") is not { Count: > 0 }
        && !strategy.IsHeld(tree)
        && JsonTree.GetString(old, "metadata", "deletionTimestamp").Length > 0
        && (JsonTree.GetInteger(old, "metadata", "deletionGracePeriodSeconds") ?? 0) == 0;

    // Kubernetes passes errors of its storage on without a reason.
    private static StatusException Plain(string message) => new(new() { Outcome = "Failure", Code = 500, Message = message });
}

/// <summary>What an update came to.</summary>
/// <param name="Object">The object after it.</param>
/// <param name="Created">Whether it was not there before.</param>
internal readonly record struct WriteOutcome(CachedObject Object, bool Created);
