using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Configuration;

/// <summary>Config maps.</summary>
internal sealed class ConfigMapStrategy : ResourceStrategy<ConfigMap>
{
    protected override ITable<ConfigMap> Columns { get; } = new ConfigMapTable();

    protected override IReadOnlyList<FieldError> Validate(ConfigMap obj) =>
        ConfigMapValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ConfigMap obj, ConfigMap old) =>
        ConfigMapValidation.ValidateUpdate(obj, old);
}
