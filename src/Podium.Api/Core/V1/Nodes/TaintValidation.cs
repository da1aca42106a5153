using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks taints (pkg/apis/core/validation: validateNodeTaints).</summary>
internal static class TaintValidation
{
    public static void Check(FieldErrors errors, IReadOnlyList<Taint> taints, FieldPath path)
    {
        var seen = new HashSet<(string Effect, string Key)>();
        for (var i = 0; i < taints.Count; i++)
        {
            var (taint, at) = (taints[i], path.Index(i));
            errors.Invalid(at.Child("key"), taint.Key, NameRules.QualifiedName(taint.Key));
            if (NameRules.LabelValue(taint.Value) is { Count: > 0 } reasons)
            {
                errors.Invalid(at.Child("value"), taint.Value, string.Join(';', reasons));
            }

            errors.RequireOneOf(at.Child("effect"), taint.Effect, "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!seen.Add((taint.Effect, taint.Key)))
            {
                var shown = new GoSyntax($"core.Taint{{Key:{FieldError.Format(taint.Key)}, Value:{FieldError.Format(taint.Value)}, "
                    + $"Effect:{FieldError.Format(taint.Effect)}, TimeAdded:<nil>}}");
                errors.Add(FieldError.Duplicate(at, shown) with { Detail = "taints must be unique by key and effect pair" });
            }
        }
    }
}
