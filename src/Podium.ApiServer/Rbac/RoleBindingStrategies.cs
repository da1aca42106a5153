using System.Text.Json.Nodes;
using Podium.Api.Rbac.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Rbac;

/// <summary>Bindings in a namespace (pkg/registry/rbac/rolebinding/strategy.go).</summary>
internal sealed class RoleBindingStrategy : ResourceStrategy<RoleBinding>
{
    public override bool AllowCreateOnUpdate => true;

    protected override ITable<RoleBinding> Columns { get; } = new RoleBindingTable<RoleBinding>(b => b.RoleRef, b => b.Subjects);

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        RoleBindingDefaults.Apply(tree);
    }

    protected override IReadOnlyList<FieldError> Validate(RoleBinding obj) => RoleBindingValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(RoleBinding obj, RoleBinding old) => RoleBindingValidation.ValidateUpdate(obj, old);
}

/// <summary>Bindings in the whole cluster (pkg/registry/rbac/clusterrolebinding/strategy.go).</summary>
internal sealed class ClusterRoleBindingStrategy : ResourceStrategy<ClusterRoleBinding>
{
    public override bool AllowCreateOnUpdate => true;

    protected override ITable<ClusterRoleBinding> Columns { get; } = new RoleBindingTable<ClusterRoleBinding>(b => b.RoleRef, b => b.Subjects);

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        RoleBindingDefaults.Apply(tree);
    }

    protected override IReadOnlyList<FieldError> Validate(ClusterRoleBinding obj) => RoleBindingValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(ClusterRoleBinding obj, ClusterRoleBinding old) =>
        RoleBindingValidation.ValidateUpdate(obj, old);
}
