using System.Text.Json.Nodes;
using Podium.Api.Storage.V1;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>CSI drivers (pkg/registry/storage/csidriver/strategy.go).</summary>
internal sealed class CSIDriverStrategy : ResourceStrategy<CSIDriver>
{
    public override bool AllowUnconditionalUpdate => false;

    public override bool CountsGenerations => true;

    public override bool ReturnsDeletedObject => true;

    protected override ITable<CSIDriver> Columns { get; } = new CSIDriverTable();

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        if (tree["spec"] is JsonObject spec && spec["volumeLifecycleModes"] is null or JsonArray { Count: 0 })
        {
            spec["volumeLifecycleModes"] = new JsonArray("Persistent");
        }
    }

    /// <summary>Only what changes how the driver is called counts.</summary>
    public override bool DesiredStateDiffers(JsonObject tree, JsonObject old) =>
        !TreeEquality.DeepEquals(tree["spec"]?["tokenRequests"], old["spec"]?["tokenRequests"])
        || !TreeEquality.DeepEquals(tree["spec"]?["requiresRepublish"], old["spec"]?["requiresRepublish"])
        || !TreeEquality.DeepEquals(tree["spec"]?["seLinuxMount"], old["spec"]?["seLinuxMount"]);

    protected override IReadOnlyList<FieldError> Validate(CSIDriver obj) => CSIValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(CSIDriver obj, CSIDriver old) => CSIValidation.ValidateUpdate(obj, old);
}
