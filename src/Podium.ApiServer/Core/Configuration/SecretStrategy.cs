using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Configuration;

/// <summary>Secrets.</summary>
internal sealed class SecretStrategy : ResourceStrategy<Secret>
{
    public override IReadOnlyList<string> SelectableFields => ["type"];

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        SecretDefaults.Apply(tree);
    }

    protected override ITable<Secret> Columns { get; } = new SecretTable();

    protected override IReadOnlyList<FieldError> Validate(Secret obj) =>
        SecretValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Secret obj, Secret old) =>
        SecretValidation.ValidateUpdate(obj, old);
}
