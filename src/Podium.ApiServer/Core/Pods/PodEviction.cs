using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Api.Policy.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.Store;

namespace Podium.ApiServer.Core.Pods;

/// <summary>
/// A deletion that asks first (pkg/registry/core/pod/storage/eviction.go). The pod is marked as disrupted before it goes, so that its
/// controller knows that it did not fail.
/// </summary>
internal sealed class PodEviction(Func<ResourceEndpoint> pods, TimeProvider time)
{
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
        var pod = (Pod)(await pods().Reader.GetAsync(request.Namespace, request.Name, null, cancellationToken)).Object;
        if (!pod.IsTerminal() && pod.Metadata.DeletionTimestamp is null)
        {
            await pods().Writer.UpdateAsync(write, Part, new Disruption(time), cancellationToken);
        }

        await pods().Deleter.DeleteAsync(write, options, cancellationToken);
        return ApiJson.ToNode(new Status { Outcome = "Success", Code = 201 });
    }

    private static readonly UpdateSubresource Part = new("eviction")
    {
        // The change itself touches only the condition.
        Prepare = (_, _) => { },
        Validate = (obj, old) => ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata),
    };

    private sealed class Disruption(TimeProvider time) : ObjectChange
    {
        public override bool IsConditional => false;

        public override JsonObject Make(JsonObject? current, StoreEntry? entry)
        {
            PodConditions.Set(current!, "DisruptionTarget", "True", time.GetUtcNow(), "EvictionByEvictionAPI", "Eviction API: evicting");
            return current!;
        }
    }
}
