using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;

namespace Podium.ApiServer.Core.Pods;

/// <summary>Pod templates.</summary>
internal sealed class PodTemplateStrategy : ResourceStrategy<PodTemplate>
{
    public override bool ReturnsDeletedObject => true;

    public override bool CountsGenerations => true;

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        if (tree["template"]?["spec"] is JsonObject spec)
        {
            PodDefaults.ApplyToSpec(spec);
        }
    }

    protected override IReadOnlyList<FieldError> Validate(PodTemplate obj) => PodValidation.ValidatePodTemplate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(PodTemplate obj, PodTemplate old) => PodValidation.ValidatePodTemplateUpdate(obj, old);
}
