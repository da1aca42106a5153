using Podium.Api.Networking.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Networking;

/// <summary>Ingress classes (pkg/registry/networking/ingressclass/strategy.go).</summary>
internal sealed class IngressClassStrategy : ResourceStrategy<IngressClass>
{
    // A class counts generations although it has no status.
    public override bool CountsGenerations => true;

    protected override ITable<IngressClass> Columns { get; } = new IngressClassTable();

    protected override IReadOnlyList<FieldError> Validate(IngressClass obj) => IngressClassValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(IngressClass obj, IngressClass old) => IngressClassValidation.ValidateUpdate(obj, old);
}
