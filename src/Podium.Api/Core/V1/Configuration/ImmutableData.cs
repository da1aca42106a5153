using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>What may not change of a config map or secret that says it is immutable.</summary>
internal static class ImmutableData
{
    private const string Rule = "field is immutable when `immutable` is set";

    public static void CheckFlag(FieldErrors errors, bool? immutable)
    {
        if (immutable != true)
        {
            errors.Forbidden(FieldPath.Root("immutable"), Rule);
        }
    }

    public static void Check(
        FieldErrors errors, IReadOnlyDictionary<string, string> newData, IReadOnlyDictionary<string, string> oldData, FieldPath path) =>
        Check(errors, newData, oldData, path, static (a, b) => a == b);

    public static void Check(
        FieldErrors errors, IReadOnlyDictionary<string, byte[]> newData, IReadOnlyDictionary<string, byte[]> oldData, FieldPath path) =>
        Check(errors, newData, oldData, path, static (a, b) => a.AsSpan().SequenceEqual(b));

    private static void Check<T>(
        FieldErrors errors, IReadOnlyDictionary<string, T> newData, IReadOnlyDictionary<string, T> oldData, FieldPath path, Func<T, T, bool> same)
    {
        if (newData.Count != oldData.Count || !newData.All(entry => oldData.TryGetValue(entry.Key, out var old) && same(entry.Value, old)))
        {
            errors.Forbidden(path, Rule);
        }
    }
}
