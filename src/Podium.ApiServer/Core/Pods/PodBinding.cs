using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.Store;

namespace Podium.ApiServer.Core.Pods;

/// <summary>
/// The scheduler's verdict: gives a pod to a node, once (pkg/registry/core/pod/storage/storage.go BindingREST). Labels and annotations of the
/// binding go to the pod.
/// </summary>
internal sealed class PodBinding(Func<ObjectWriter> pods)
{
    public CreateSubresource Subresource => new("binding", Binding.Schema) { Kind = new("", "v1", "Binding"), CreateAsync = BindAsync };

    /// <summary>Bindings posted by themselves: the old form.</summary>
    public static ActionEndpoint Action(Func<ObjectWriter> pods) => new(Binding.Resource, Binding.Schema, new PodBinding(pods).BindAsync);

    /// <summary>Binds the pod that the request names.</summary>
    public async Task<JsonObject> BindAsync(WriteRequest request, JsonObject body, CancellationToken cancellationToken)
    {
        var name = request.Name.Length > 0 ? request.Name : JsonTree.GetString(body, "metadata", "name");
        var binding = ApiJson.FromNode<Binding>(body);
        if (binding.Metadata.Name.Length > 0 && binding.Metadata.Name != name)
        {
            throw StatusException.BadRequest("name in URL does not match name in Binding object");
        }

        var errors = PodValidation.ValidateBinding(binding);
        if (errors.Count > 0)
        {
            throw StatusException.Invalid("", "Binding", name, errors);
        }

        var update = new WriteRequest
        {
            User = request.User,
            Namespace = request.Namespace,
            Name = name,
            Subresource = "binding",
            DryRun = request.DryRun,
            FieldManager = request.FieldManager,
        };
        await pods().UpdateAsync(update, Part, new Assignment(binding, name), cancellationToken);
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["code"] = 201,
        };
    }

    private static readonly UpdateSubresource Part = new("binding")
    {
        // The change itself touches only what a binding may.
        Prepare = (_, _) => { },
        Validate = (obj, old) => ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata),
    };

    private sealed class Assignment(Binding binding, string name) : ObjectChange
    {
        public override bool IsConditional => binding.Metadata.ResourceVersion.Length > 0;

        public override JsonObject Make(JsonObject? current, StoreEntry? entry)
        {
            var pod = current!;
            var uid = JsonTree.GetString(pod, "metadata", "uid");
            if (binding.Metadata.Uid.Length > 0 && binding.Metadata.Uid != uid)
            {
                throw StatusException.Conflict(Pod.Resource, name,
                    $"Precondition failed: UID in precondition: {binding.Metadata.Uid}, UID in object meta: {uid}");
            }

            if (JsonTree.GetString(pod, "metadata", "deletionTimestamp").Length > 0)
            {
                throw StatusException.Conflict(Binding.Resource, name, $"pod {name} is being deleted, cannot be assigned to a host");
            }

            if (JsonTree.GetString(pod, "spec", "nodeName") is { Length: > 0 } node)
            {
                throw StatusException.Conflict(Binding.Resource, name, $"pod {name} is already assigned to node \"{node}\"");
            }

            if (JsonTree.GetArray(pod, "spec", "schedulingGates") is { Count: > 0 })
            {
                throw StatusException.Conflict(Binding.Resource, name, $"pod {name} has non-empty .spec.schedulingGates");
            }

            if (binding.Metadata.ResourceVersion.Length > 0)
            {
                JsonTree.Set(pod, binding.Metadata.ResourceVersion, "metadata", "resourceVersion");
            }

            JsonTree.Set(pod, binding.Target.Name, "spec", "nodeName");
            CopyInto(pod, "annotations", binding.Metadata.Annotations);
            CopyInto(pod, "labels", binding.Metadata.Labels);
            PodConditions.Set(pod, "PodScheduled", "True");
            return pod;
        }

        private static void CopyInto(JsonObject pod, string field, IReadOnlyDictionary<string, string> values)
        {
            foreach (var (key, value) in values)
            {
                JsonTree.Set(pod, value, "metadata", field, key);
            }
        }
    }
}
