using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Core;

/// <summary>Service accounts.</summary>
internal sealed class ServiceAccountStrategy : ResourceStrategy<ServiceAccount>
{
    public override bool ReturnsDeletedObject => true;

    protected override IReadOnlyList<FieldError> Validate(ServiceAccount obj) =>
        ObjectMetaValidation.Validate(obj.Metadata, namespaced: true, ObjectNames.DnsSubdomain);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ServiceAccount obj, ServiceAccount old) =>
        ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata);
}
