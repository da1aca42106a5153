using Podium.Scheduler.Cluster;

namespace Podium.Scheduler.Plugins;

/// <summary>
/// Prefers nodes that have the pod's images. An image counts by its size and by the share of nodes that have it, so that not all pods of an
/// image crowd on the one node that pulled it first.
/// </summary>
internal sealed class ImageLocality : IScorePlugin
{
    private const long Megabyte = 1024 * 1024;
    private const long LeastCounted = 23 * Megabyte;
    private const long MostCountedPerContainer = 1000 * Megabyte;

    public int Weight => 1;

    public INodeScore? Prepare(PodInfo pod, ClusterState cluster, IReadOnlyList<NodeState> fitting)
    {
        List<ImagePlaces>? images = null;
        foreach (var container in pod.Pod.Spec.InitContainers)
        {
            Add(container.Image);
        }

        foreach (var container in pod.Pod.Spec.Containers)
        {
            Add(container.Image);
        }

        var containers = pod.Pod.Spec.InitContainers.Count + pod.Pod.Spec.Containers.Count;
        return images is null ? null : new Locality(images, containers, cluster.Nodes.Count);

        void Add(string image)
        {
            if (cluster.Images.Find(Normalized(image)) is { } places)
            {
                (images ??= []).Add(places);
            }
        }
    }

    /// <summary>An image's name as nodes report it: one without a tag means the newest.</summary>
    internal static string Normalized(string image) => image.LastIndexOf(':') <= image.LastIndexOf('/') ? image + ":latest" : image;

    private sealed class Locality(List<ImagePlaces> images, int containers, int nodes) : INodeScore
    {
        public long Score(NodeState node)
        {
            long sum = 0;
            foreach (var image in images)
            {
                if (image.Slots.Contains(node.Slot))
                {
                    sum += (long)(image.SizeBytes * ((double)image.Slots.Count / nodes));
                }
            }

            var most = MostCountedPerContainer * containers;
            return Normalization.Best * (Math.Clamp(sum, LeastCounted, most) - LeastCounted) / (most - LeastCounted);
        }
    }
}
