using Podium.Api.Rbac.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Rbac;

/// <summary>Roles (pkg/registry/rbac/role/strategy.go).</summary>
internal sealed class RoleStrategy : ResourceStrategy<Role>
{
    public override bool AllowCreateOnUpdate => true;

    protected override ITable<Role> Columns { get; } = new RoleTable<Role>();

    protected override IReadOnlyList<FieldError> Validate(Role obj) => RoleValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(Role obj, Role old) => RoleValidation.ValidateUpdate(obj, old);
}

/// <summary>Cluster roles (pkg/registry/rbac/clusterrole/strategy.go).</summary>
internal sealed class ClusterRoleStrategy : ResourceStrategy<ClusterRole>
{
    public override bool AllowCreateOnUpdate => true;

    protected override ITable<ClusterRole> Columns { get; } = new RoleTable<ClusterRole>();

    protected override IReadOnlyList<FieldError> Validate(ClusterRole obj) => RoleValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ClusterRole obj, ClusterRole old) => RoleValidation.ValidateUpdate(obj, old);
}
