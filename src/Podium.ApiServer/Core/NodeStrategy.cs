using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;

namespace Podium.ApiServer.Core;

/// <summary>Nodes.</summary>
internal sealed class NodeStrategy : ResourceStrategy<Node>
{
    public override IReadOnlyList<string> SelectableFields => ["spec.unschedulable"];

    public override IReadOnlyList<string> BooleanFields => ["spec.unschedulable"];

    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<Node>((obj, old) => ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata))];

    // A kubelet that registers brings its status along.
    public override void PrepareForCreate(System.Text.Json.Nodes.JsonObject tree, Registry.Writing.WriteRequest request)
    {
    }

    protected override IReadOnlyList<FieldError> Validate(Node obj) =>
        ObjectMetaValidation.Validate(obj.Metadata, namespaced: false, ObjectNames.DnsSubdomain);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Node obj, Node old) =>
        ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata);
}
