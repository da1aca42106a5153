using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Core;

/// <summary>Secrets.</summary>
internal sealed class SecretStrategy : ResourceStrategy<Secret>
{
    public override IReadOnlyList<string> SelectableFields => ["type"];

    protected override IReadOnlyList<FieldError> Validate(Secret obj) =>
        ObjectMetaValidation.Validate(obj.Metadata, namespaced: true, ObjectNames.DnsSubdomain);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Secret obj, Secret old) =>
        ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata);
}
