using Podium.Api.Networking.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Networking;

/// <summary>Ingresses (pkg/registry/networking/ingress/strategy.go).</summary>
internal sealed class IngressStrategy : ResourceStrategy<Ingress>
{
    public override bool HasStatus => true;

    public override IReadOnlyList<Subresource> Subresources { get; } = [UpdateSubresource.Status<Ingress>(IngressValidation.ValidateStatusUpdate)];

    protected override ITable<Ingress> Columns { get; } = new IngressTable();

    protected override IReadOnlyList<FieldError> Validate(Ingress obj) => IngressValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Ingress obj, Ingress old) => IngressValidation.ValidateUpdate(obj, old);
}
