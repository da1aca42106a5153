using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks services (pkg/apis/core/validation, v1.32). The objects must have their defaults.</summary>
public static class ServiceValidation
{
    /// <summary>Checks a new service.</summary>
    public static IReadOnlyList<FieldError> Validate(Service service) =>
        ObjectMetaValidation.Validate(service.Metadata, namespaced: true, ObjectNames.Dns1035Label);

    /// <summary>Checks an update of a service.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Service newService, Service oldService) =>
        ObjectMetaValidation.ValidateUpdate(newService.Metadata, oldService.Metadata);

    /// <summary>Checks an update of a service's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(Service newService, Service oldService) =>
        ObjectMetaValidation.ValidateUpdate(newService.Metadata, oldService.Metadata);
}
