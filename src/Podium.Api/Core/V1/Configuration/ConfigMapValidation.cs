using System.Text;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks config maps (pkg/apis/core/validation: ValidateConfigMap, v1.32).</summary>
public static class ConfigMapValidation
{
    /// <summary>How many bytes the values of a config map or secret may have together.</summary>
    public const int BytesMax = 1024 * 1024;

    private static readonly FieldPath Data = FieldPath.Root("data");
    private static readonly FieldPath BinaryData = FieldPath.Root("binaryData");

    /// <summary>Checks a new config map.</summary>
    public static IReadOnlyList<FieldError> Validate(ConfigMap map)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(map.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        var bytes = 0L;
        foreach (var (key, value) in map.Data)
        {
            errors.Invalid(Data.Key(key), key, NameRules.ConfigKey(key));
            if (map.BinaryData.ContainsKey(key))
            {
                errors.Invalid(Data.Key(key), key, "duplicate of key present in binaryData");
            }

            bytes += Encoding.UTF8.GetByteCount(value);
        }

        foreach (var (key, value) in map.BinaryData)
        {
            errors.Invalid(BinaryData.Key(key), key, NameRules.ConfigKey(key));
            bytes += value.Length;
        }

        if (bytes > BytesMax)
        {
            errors.Add(FieldError.TooLong(FieldPath.Root(""), BytesMax));
        }

        return errors;
    }

    /// <summary>Checks an update of a config map: once immutable, its values stay.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ConfigMap newMap, ConfigMap oldMap)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newMap.Metadata, oldMap.Metadata));
        if (oldMap.Immutable == true)
        {
            ImmutableData.CheckFlag(errors, newMap.Immutable);
            ImmutableData.Check(errors, newMap.Data, oldMap.Data, Data);
            ImmutableData.Check(errors, newMap.BinaryData, oldMap.BinaryData, BinaryData);
        }

        errors.AddRange(Validate(newMap));
        return errors;
    }
}
