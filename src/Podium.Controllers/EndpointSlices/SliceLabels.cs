namespace Podium.Controllers.EndpointSlices;

/// <summary>The labels of slices (staging/src/k8s.io/endpointslice/utils.go: setEndpointSliceLabels).</summary>
internal static class SliceLabels
{
    public const string ServiceName = "kubernetes.io/service-name";
    public const string ManagedBy = "endpointslice.kubernetes.io/managed-by";
    public const string Headless = "service.kubernetes.io/headless";
    public const string SkipMirror = "endpointslice.kubernetes.io/skip-mirror";
    public const string EndpointSliceController = "endpointslice-controller.k8s.io";
    public const string MirroringController = "endpointslicemirroring-controller.k8s.io";

    /// <summary>The parent's labels, and which service they are of and who keeps them.</summary>
    public static IReadOnlyDictionary<string, string> Of(
        IReadOnlyDictionary<string, string> parent, string service, string manager, bool isHeadless)
    {
        var labels = new Dictionary<string, string>(parent.Count + 3, StringComparer.Ordinal);
        foreach (var (key, value) in parent)
        {
            if (key != SkipMirror)
            {
                labels[key] = value;
            }
        }

        labels.Remove(Headless);
        if (isHeadless)
        {
            labels[Headless] = "";
        }

        labels[ServiceName] = service;
        labels[ManagedBy] = manager;
        return labels;
    }
}
