using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks service accounts (pkg/apis/core/validation, v1.32): their metadata.</summary>
public static class ServiceAccountValidation
{
    /// <summary>Checks a new service account.</summary>
    public static IReadOnlyList<FieldError> Validate(ServiceAccount account) =>
        ObjectMetaValidation.Validate(account.Metadata, namespaced: true, ObjectNames.DnsSubdomain);

    /// <summary>Checks an update of a service account.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(ServiceAccount newAccount, ServiceAccount oldAccount) =>
    [
        .. ObjectMetaValidation.ValidateUpdate(newAccount.Metadata, oldAccount.Metadata),
        .. Validate(newAccount),
    ];
}
