using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Api.Policy.V1;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Policy;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.Store;

namespace Podium.ApiServer.Core.Pods;

/// <summary>
/// A deletion that asks disruption budgets first (pkg/registry/core/pod/storage/eviction.go). The pod is marked as disrupted before it goes,
/// so that its controller knows that it did not fail.
/// </summary>
internal sealed class PodEviction(Func<ResourceEndpoint> pods, EvictionBudgets budgets, TimeProvider time)
{
    private const int Attempts = 20;

    public CreateSubresource Subresource => new("eviction", Eviction.Schema) { Kind = new("policy", "v1", "Eviction"), CreateAsync = EvictAsync };

    private async Task<JsonObject> EvictAsync(WriteRequest request, JsonObject body, CancellationToken cancellationToken)
    {
        var eviction = ApiJson.FromNode<Eviction>(body);
        if (eviction.Metadata.Name.Length > 0 && eviction.Metadata.Name != request.Name)
        {
            throw StatusException.BadRequest("name in URL does not match name in Eviction object");
        }

        var options = eviction.DeleteOptions ?? new DeleteOptions();
        var write = new WriteRequest
        {
            User = request.User,
            Namespace = request.Namespace,
            Name = request.Name,
            Subresource = "eviction",
            DryRun = request.DryRun || options.DryRun.Count > 0,
            FieldManager = request.FieldManager,
        };
        // Whoever names the state that he means hears of another one; else the newest counts.
        var named = options.Preconditions?.ResourceVersion is not null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await EvictAsync(write, options, cancellationToken);
                return ApiJson.ToNode(new Status { Outcome = "Success", Code = 201 });
            }
            catch (StatusException conflict) when (conflict.Reason == "Conflict" && !named && attempt < Attempts && options.Preconditions?.Uid is null)
            {
                // The pod changed while its eviction was on its way.
                continue;
            }
        }
    }

    private async Task EvictAsync(WriteRequest write, DeleteOptions options, CancellationToken cancellationToken)
    {
        var pod = (Pod)(await pods().Reader.GetAsync(write.Namespace, write.Name, null, cancellationToken)).Object;
        var isEnding = pod.IsTerminal() || pod.Metadata.DeletionTimestamp is not null;
        string? unready = null;
        if (!isEnding && pod.Status.Phase != "Pending")
        {
            unready = await budgets.TakeAsync(pod, write.DryRun, cancellationToken);
        }

        if (isEnding)
        {
            await pods().Deleter.DeleteAsync(write, options, cancellationToken);
            return;
        }

        // A pod that nothing guards because it is not ready must not have become ready meanwhile.
        var guarded = unready is not null || pod.Status.Phase == "Pending";
        try
        {
            var marked = await pods().Writer.UpdateAsync(
                write, Part, new Disruption(guarded ? pod.Metadata.ResourceVersion : null, time), cancellationToken);
            var preconditions = options.Preconditions ?? new Preconditions();
            if (guarded && preconditions.ResourceVersion is null && !write.DryRun)
            {
                preconditions = preconditions with { ResourceVersion = marked.Object.Object.Metadata.ResourceVersion };
            }

            await pods().Deleter.DeleteAsync(write, options with { Preconditions = preconditions }, cancellationToken);
        }
        catch (StatusException conflict) when (conflict.Reason == "Conflict" && unready is not null)
        {
            throw EvictionBudgets.Unsettled(unready);
        }
    }

    private static readonly UpdateSubresource Part = new("eviction")
    {
        // The change itself touches only the condition.
        Prepare = (_, _) => { },
        Validate = (obj, old) => ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata),
    };

    private sealed class Disruption(string? version, TimeProvider time) : ObjectChange
    {
        public override bool IsConditional => version is not null;

        public override JsonObject Make(JsonObject? current, StoreEntry? entry)
        {
            if (version is not null)
            {
                JsonTree.Set(current!, version, "metadata", "resourceVersion");
            }

            PodConditions.Set(current!, "DisruptionTarget", "True", time.GetUtcNow(), "EvictionByEvictionAPI", "Eviction API: evicting");
            return current!;
        }
    }
}
