using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Services;

/// <summary>Endpoints.</summary>
internal sealed class EndpointsStrategy : ResourceStrategy<Endpoints>
{
    // Kubernetes' own place for them.
    public override string KeyPrefix => "/registry/services/endpoints/";

    public override bool AllowCreateOnUpdate => true;

    protected override ITable<Endpoints> Columns { get; } = new EndpointsTable();

    protected override IReadOnlyList<FieldError> Validate(Endpoints obj) => EndpointsValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Endpoints obj, Endpoints old) => EndpointsValidation.ValidateUpdate(obj, old);
}
