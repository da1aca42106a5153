using Podium.Api.Coordination.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Coordination;

/// <summary>Leases: heartbeats and elections.</summary>
internal sealed class LeaseStrategy : ResourceStrategy<Lease>
{
    public override bool AllowUnconditionalUpdate => false;

    public override bool AllowCreateOnUpdate => true;

    protected override IReadOnlyList<FieldError> Validate(Lease obj) =>
        ObjectMetaValidation.Validate(obj.Metadata, namespaced: true, ObjectNames.DnsSubdomain);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Lease obj, Lease old) =>
        ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata);
}
