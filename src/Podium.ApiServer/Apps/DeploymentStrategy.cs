using System.Text.Json.Nodes;
using Podium.Api.Apps.V1;
using Podium.Api.Selectors;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>Deployments (pkg/registry/apps/deployment/strategy.go).</summary>
internal sealed class DeploymentStrategy : PodTemplateOwnerStrategy<Deployment>
{
    public override IReadOnlyList<Subresource> Subresources { get; } =
    [
        ScaleSubresource.Of<Deployment>(d => new(d.Spec.Replicas ?? 0, d.Status.Replicas, Selector.From(d.Spec.Selector))),
        UpdateSubresource.Status<Deployment>(DeploymentValidation.ValidateStatusUpdate),
    ];

    protected override ITable<Deployment> Columns { get; } = new DeploymentTable();

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        DeploymentDefaults.Apply(tree);
    }

    // Annotations are copied to the replica sets, so a change of them is work for the controller.
    public override bool DesiredStateDiffers(JsonObject tree, JsonObject old) =>
        base.DesiredStateDiffers(tree, old)
        || !TreeEquality.DeepEquals(JsonTree.GetObject(tree, "metadata", "annotations"), JsonTree.GetObject(old, "metadata", "annotations"));

    protected override IReadOnlyList<FieldError> Validate(Deployment obj) => DeploymentValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Deployment obj, Deployment old) => DeploymentValidation.ValidateUpdate(obj, old);

    protected override IReadOnlyList<string> Warnings(Deployment obj) => obj.Metadata.Generation == 1 ? NameWarnings(obj.Metadata.Name) : [];
}
