using System.Text.Json;
using Podium.Api.Trees.Decoding;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks secrets (pkg/apis/core/validation: ValidateSecret, v1.32). stringData must have been moved into data.</summary>
public static class SecretValidation
{
    private const string AccountAnnotation = "kubernetes.io/service-account.name";
    private static readonly FieldPath Data = FieldPath.Root("data");

    /// <summary>Checks a new secret.</summary>
    public static IReadOnlyList<FieldError> Validate(Secret secret)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(secret.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        var bytes = 0L;
        foreach (var (key, value) in secret.Data)
        {
            errors.Invalid(Data.Key(key), key, NameRules.ConfigKey(key));
            bytes += value.Length;
        }

        if (bytes > ConfigMapValidation.BytesMax)
        {
            errors.Add(FieldError.TooLong(Data, ConfigMapValidation.BytesMax));
        }

        CheckType(errors, secret);
        return errors;
    }

    /// <summary>Checks an update of a secret: its type stays, and once it is immutable, its values too.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Secret newSecret, Secret oldSecret)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newSecret.Metadata, oldSecret.Metadata));
        errors.RequireUnchanged(FieldPath.Root("type"), newSecret.Type, oldSecret.Type);
        if (oldSecret.Immutable == true)
        {
            ImmutableData.CheckFlag(errors, newSecret.Immutable);
            ImmutableData.Check(errors, newSecret.Data, oldSecret.Data, Data);
        }

        errors.AddRange(Validate(newSecret));
        return errors;
    }

    private static void CheckType(FieldErrors errors, Secret secret)
    {
        switch (secret.Type)
        {
            case "kubernetes.io/service-account-token":
                if (string.IsNullOrEmpty(secret.Metadata.Annotations.GetValueOrDefault(AccountAnnotation)))
                {
                    errors.Required(FieldPath.Root("metadata").Child("annotations").Key(AccountAnnotation));
                }

                break;
            case "kubernetes.io/dockercfg":
                CheckJson(errors, secret, ".dockercfg");
                break;
            case "kubernetes.io/dockerconfigjson":
                CheckJson(errors, secret, ".dockerconfigjson");
                break;
            case "kubernetes.io/basic-auth":
                if (!secret.Data.ContainsKey("username") && !secret.Data.ContainsKey("password"))
                {
                    errors.Required(Data.Key("username"));
                    errors.Required(Data.Key("password"));
                }

                break;
            case "kubernetes.io/ssh-auth":
                if (secret.Data.GetValueOrDefault("ssh-privatekey") is not { Length: > 0 })
                {
                    errors.Required(Data.Key("ssh-privatekey"));
                }

                break;
            case "kubernetes.io/tls":
                RequireKey(errors, secret, "tls.crt");
                RequireKey(errors, secret, "tls.key");
                break;
        }
    }

    private static bool RequireKey(FieldErrors errors, Secret secret, string key)
    {
        if (secret.Data.ContainsKey(key))
        {
            return true;
        }

        errors.Required(Data.Key(key));
        return false;
    }

    private static void CheckJson(FieldErrors errors, Secret secret, string key)
    {
        if (RequireKey(errors, secret, key) && JsonError(secret.Data[key]) is { } reason)
        {
            errors.Invalid(Data.Key(key), "<secret contents redacted>", reason);
        }
    }

    // The words are those of Go's json.Unmarshal into a map.
    private static string? JsonError(byte[] text)
    {
        if (JsonSyntax.FirstError(text, ApiJson.ReaderOptions.MaxDepth) is { } syntax)
        {
            return syntax;
        }

        var reader = new Utf8JsonReader(text, ApiJson.ReaderOptions);
        reader.Read();
        var kind = reader.TokenType switch
        {
            JsonTokenType.StartObject or JsonTokenType.Null => null,
            JsonTokenType.StartArray => "array",
            JsonTokenType.String => "string",
            JsonTokenType.Number => "number",
            _ => "bool",
        };
        return kind is null ? null : $"json: cannot unmarshal {kind} into Go value of type map[string]interface {{}}";
    }
}
