using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Namespaces;

/// <summary>Namespaces: they end only after everything in them has gone, which the finalizer <c>kubernetes</c> in their spec stands for.</summary>
internal sealed class NamespaceStrategy : ResourceStrategy<Namespace>
{
    public override IReadOnlyList<string> SelectableFields => ["status.phase"];

    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyList<Subresource> Subresources { get; } =
    [
        UpdateSubresource.Status<Namespace>(NamespaceValidation.ValidateStatusUpdate),
        new UpdateSubresource("finalize")
        {
            Prepare = KeepStatus,
            Validate = (obj, old) => NamespaceValidation.ValidateFinalizeUpdate((Namespace)obj, (Namespace)old),
        },
    ];

    public override void PrepareForCreate(JsonObject tree, WriteRequest request)
    {
        tree["status"] = new JsonObject { ["phase"] = "Active" };
        var finalizers = (JsonTree.GetArray(tree, "spec", "finalizers") ?? []).Select(f => f?.GetValue<string>()).ToList();
        if (!finalizers.Contains("kubernetes"))
        {
            finalizers.Add("kubernetes");
        }

        JsonTree.Set(tree, new JsonArray([.. finalizers.Select(f => JsonValue.Create(f))]), "spec", "finalizers");
    }

    public override void PrepareForUpdate(JsonObject tree, JsonObject old, WriteRequest request)
    {
        CopyField(tree, old, "spec");
        CopyField(tree, old, "status");
    }

    public override bool IsHeld(JsonObject tree) => JsonTree.GetArray(tree, "spec", "finalizers") is { Count: > 0 };

    public override void MarkForDeletion(JsonObject tree) => JsonTree.Set(tree, "Terminating", "status", "phase");

    /// <summary>Every namespace has its own name as a label, so that selectors can name it.</summary>
    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        NamespaceDefaults.Apply(tree);
    }

    protected override ITable<Namespace> Columns { get; } = new NamespaceTable();

    protected override IReadOnlyList<FieldError> Validate(Namespace obj) =>
        NamespaceValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Namespace obj, Namespace old) =>
        NamespaceValidation.ValidateUpdate(obj, old);

    private static void KeepStatus(JsonObject tree, JsonObject old) => CopyField(tree, old, "status");
}
