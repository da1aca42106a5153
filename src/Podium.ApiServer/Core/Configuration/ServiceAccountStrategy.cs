using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Configuration;

/// <summary>Service accounts.</summary>
internal sealed class ServiceAccountStrategy(ServiceAccountTokens tokens) : ResourceStrategy<ServiceAccount>
{
    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyList<Subresource> Subresources { get; } = [tokens.Subresource];

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        ServiceAccountDefaults.Apply(tree);
    }

    protected override ITable<ServiceAccount> Columns { get; } = new ServiceAccountTable();

    protected override IReadOnlyList<FieldError> Validate(ServiceAccount obj) =>
        ServiceAccountValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ServiceAccount obj, ServiceAccount old) =>
        ServiceAccountValidation.ValidateUpdate(obj, old);
}
