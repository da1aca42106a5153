using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Nodes;

/// <summary>Nodes.</summary>
internal sealed class NodeStrategy(Subresource proxy) : ResourceStrategy<Node>
{
    public override IReadOnlyList<string> SelectableFields => ["spec.unschedulable"];

    public override IReadOnlyList<string> BooleanFields => ["spec.unschedulable"];

    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [proxy, UpdateSubresource.Status<Node>(NodeValidation.ValidateUpdate)];

    // A kubelet that registers brings its status along.
    public override void PrepareForCreate(JsonObject tree, WriteRequest request)
    {
    }

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        NodeDefaults.Apply(tree);
    }

    protected override ITable<Node> Columns { get; } = new NodeTable();

    protected override IReadOnlyList<FieldError> Validate(Node obj) =>
        NodeValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Node obj, Node old) =>
        NodeValidation.ValidateUpdate(obj, old);
}
