using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Core.Services.Allocation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Services;

/// <summary>Services.</summary>
/// <param name="allocator">Gives addresses and node ports.</param>
/// <param name="proxy">The subresource through which a service's pods are spoken to.</param>
/// <param name="endpoints">The kind that goes with a service's end.</param>
internal sealed class ServiceStrategy(ServiceAllocator allocator, Subresource proxy, Func<ResourceEndpoint> endpoints) : ResourceStrategy<Service>
{
    // Kubernetes' own place for them, from before they were services.
    public override string KeyPrefix => "/registry/services/specs/";

    public override IReadOnlyList<string> SelectableFields => ["spec.clusterIP", "spec.type"];

    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override bool ReturnsDeletedObject => true;

    public override bool AllowCreateOnUpdate => true;

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [proxy, UpdateSubresource.Status<Service>(ServiceValidation.ValidateStatusUpdate)];

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        ServiceDefaults.Apply(tree);
    }

    public override void PrepareForCreate(JsonObject tree, WriteRequest request)
    {
        base.PrepareForCreate(tree, request);
        if (SpecOf(tree) is { } spec)
        {
            tree["spec"] = ApiJson.ToNode(ServiceUpdate.Align(spec));
        }
    }

    public override void PrepareForUpdate(JsonObject tree, JsonObject old, WriteRequest request)
    {
        base.PrepareForUpdate(tree, old, request);
        if (SpecOf(tree) is { } spec && SpecOf(old) is { } oldSpec)
        {
            tree["spec"] = ApiJson.ToNode(ServiceUpdate.Complete(spec, oldSpec));
        }
    }

    public override async ValueTask<bool> ReserveAsync(
        JsonObject tree, JsonObject? old, Reservation reservation, CancellationToken cancellationToken)
    {
        if (SpecOf(tree) is not { } spec)
        {
            return false; // Validation says what is missing.
        }

        var owner = new ClaimOwner(Meta(tree, "namespace"), Meta(tree, "name"), Meta(tree, "uid"));
        var completed = await allocator.ReserveAsync(spec, old is null ? null : SpecOf(old), owner, reservation, cancellationToken);
        if (completed.Equals(spec))
        {
            return false;
        }

        tree["spec"] = ApiJson.ToNode(completed);
        return true;
    }

    public override async ValueTask ReleaseAsync(JsonObject gone)
    {
        // A service of the same name that comes next must not begin with the endpoints of this one.
        try
        {
            await endpoints().Deleter.DeleteAsync(
                new() { User = UserInfo.ApiServer, Namespace = Meta(gone, "namespace"), Name = Meta(gone, "name") }, new(), CancellationToken.None);
        }
        catch (StatusException missing) when (missing.Code == 404)
        {
            // It never had any.
        }

        if (SpecOf(gone) is { } spec)
        {
            await allocator.ReleaseAsync(spec, Meta(gone, "uid"), CancellationToken.None);
        }
    }

    protected override ITable<Service> Columns { get; } = new ServiceTable();

    protected override IReadOnlyList<FieldError> Validate(Service obj) => ServiceValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Service obj, Service old) => ServiceValidation.ValidateUpdate(obj, old);

    protected override IReadOnlyList<string> Warnings(Service obj) => ServiceWarnings.Of(obj);

    private static ServiceSpec? SpecOf(JsonObject tree) => tree["spec"] is JsonObject spec ? ApiJson.FromNode<ServiceSpec>(spec) : null;

    private static string Meta(JsonObject tree, string field) => JsonTree.GetString(tree, "metadata", field);
}
