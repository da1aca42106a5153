using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Core.Limits;

/// <summary>Resource quotas (pkg/registry/core/resourcequota/strategy.go).</summary>
internal sealed class ResourceQuotaStrategy : ResourceStrategy<ResourceQuota>
{
    public override bool HasStatus => true;

    // Kubernetes leaves the generation of quotas unset.
    public override bool CountsGenerations => false;

    public override bool ReturnsDeletedObject => true;

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<ResourceQuota>(ResourceQuotaValidation.ValidateStatusUpdate)];

    protected override ITable<ResourceQuota> Columns { get; } = new ResourceQuotaTable();

    protected override IReadOnlyList<FieldError> Validate(ResourceQuota obj) =>
        ResourceQuotaValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ResourceQuota obj, ResourceQuota old) =>
        ResourceQuotaValidation.ValidateUpdate(obj, old);
}
