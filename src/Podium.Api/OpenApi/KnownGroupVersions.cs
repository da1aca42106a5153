namespace Podium.Api.OpenApi;

/// <summary>
/// The groups and versions whose calls take DeleteOptions and answer WatchEvents: all that Kubernetes v1.32 knows, served or not. Its
/// documents list them at these two definitions, and clients compare.
/// </summary>
internal static class KnownGroupVersions
{
    private static readonly string[] Names =
    [
        "v1",
        "admission.k8s.io/v1", "admission.k8s.io/v1beta1",
        "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1alpha1", "admissionregistration.k8s.io/v1beta1",
        "apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1",
        "apiregistration.k8s.io/v1", "apiregistration.k8s.io/v1beta1",
        "apps/v1", "apps/v1beta1", "apps/v1beta2",
        "authentication.k8s.io/v1", "authentication.k8s.io/v1alpha1", "authentication.k8s.io/v1beta1",
        "authorization.k8s.io/v1", "authorization.k8s.io/v1beta1",
        "autoscaling/v1", "autoscaling/v2", "autoscaling/v2beta1", "autoscaling/v2beta2",
        "batch/v1", "batch/v1beta1",
        "certificates.k8s.io/v1", "certificates.k8s.io/v1alpha1", "certificates.k8s.io/v1beta1",
        "coordination.k8s.io/v1", "coordination.k8s.io/v1alpha2", "coordination.k8s.io/v1beta1",
        "discovery.k8s.io/v1", "discovery.k8s.io/v1beta1",
        "events.k8s.io/v1", "events.k8s.io/v1beta1",
        "extensions/v1beta1",
        "flowcontrol.apiserver.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1beta1", "flowcontrol.apiserver.k8s.io/v1beta2",
        "flowcontrol.apiserver.k8s.io/v1beta3",
        "imagepolicy.k8s.io/v1alpha1",
        "internal.apiserver.k8s.io/v1alpha1",
        "networking.k8s.io/v1", "networking.k8s.io/v1alpha1", "networking.k8s.io/v1beta1",
        "node.k8s.io/v1", "node.k8s.io/v1alpha1", "node.k8s.io/v1beta1",
        "policy/v1", "policy/v1beta1",
        "rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1alpha1", "rbac.authorization.k8s.io/v1beta1",
        "resource.k8s.io/v1alpha3", "resource.k8s.io/v1beta1",
        "scheduling.k8s.io/v1", "scheduling.k8s.io/v1alpha1", "scheduling.k8s.io/v1beta1",
        "storage.k8s.io/v1", "storage.k8s.io/v1alpha1", "storage.k8s.io/v1beta1",
        "storagemigration.k8s.io/v1alpha1",
    ];

    /// <summary>The kind in every group and version.</summary>
    public static IEnumerable<GroupVersionKind> Of(string kind) => Names.Select(name =>
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return new GroupVersionKind(slash < 0 ? "" : name[..slash], name[(slash + 1)..], kind);
    });
}
