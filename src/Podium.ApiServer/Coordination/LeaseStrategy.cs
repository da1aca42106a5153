using System.Text.Json.Nodes;
using Podium.Api.Coordination.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Coordination;

/// <summary>Leases: heartbeats and elections.</summary>
internal sealed class LeaseStrategy : ResourceStrategy<Lease>
{
    public override bool AllowUnconditionalUpdate => false;

    public override bool AllowCreateOnUpdate => true;

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        LeaseDefaults.Apply(tree);
    }

    protected override ITable<Lease> Columns { get; } = new LeaseTable();

    protected override IReadOnlyList<FieldError> Validate(Lease obj) =>
        LeaseValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Lease obj, Lease old) =>
        LeaseValidation.ValidateUpdate(obj, old);
}
