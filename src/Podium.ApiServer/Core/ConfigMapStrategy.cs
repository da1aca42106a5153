using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Core;

/// <summary>Config maps.</summary>
internal sealed class ConfigMapStrategy : ResourceStrategy<ConfigMap>
{
    protected override IReadOnlyList<FieldError> Validate(ConfigMap obj) =>
        ObjectMetaValidation.Validate(obj.Metadata, namespaced: true, ObjectNames.DnsSubdomain);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ConfigMap obj, ConfigMap old) =>
        ObjectMetaValidation.ValidateUpdate(obj.Metadata, old.Metadata);
}
