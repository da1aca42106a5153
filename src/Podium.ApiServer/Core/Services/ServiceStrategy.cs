using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Services;

/// <summary>Services.</summary>
internal sealed class ServiceStrategy : ResourceStrategy<Service>
{
    // Kubernetes' own place for them, from before they were services.
    public override string KeyPrefix => "/registry/services/specs/";

    public override IReadOnlyList<string> SelectableFields => ["spec.clusterIP", "spec.type"];

    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyList<Subresource> Subresources { get; } = [UpdateSubresource.Status<Service>(ServiceValidation.ValidateStatusUpdate)];

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        ServiceDefaults.Apply(tree);
    }

    protected override ITable<Service> Columns { get; } = new ServiceTable();

    protected override IReadOnlyList<FieldError> Validate(Service obj) => ServiceValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Service obj, Service old) => ServiceValidation.ValidateUpdate(obj, old);
}
