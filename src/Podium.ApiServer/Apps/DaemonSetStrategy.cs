using System.Text.Json.Nodes;
using Podium.Api.Apps.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Apps;

/// <summary>Daemon sets (pkg/registry/apps/daemonset/strategy.go).</summary>
internal sealed class DaemonSetStrategy : ResourceStrategy<DaemonSet>
{
    public override bool HasStatus => true;

    public override IReadOnlyList<Subresource> Subresources { get; } =
        [UpdateSubresource.Status<DaemonSet>(DaemonSetValidation.ValidateStatusUpdate)];

    protected override ITable<DaemonSet> Columns { get; } = new DaemonSetTable();

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        DaemonSetDefaults.Apply(tree);
    }

    protected override IReadOnlyList<FieldError> Validate(DaemonSet obj) => DaemonSetValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(DaemonSet obj, DaemonSet old) => DaemonSetValidation.ValidateUpdate(obj, old);
}
