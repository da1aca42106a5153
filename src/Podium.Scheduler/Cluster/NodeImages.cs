using Podium.Api.Core.V1;

namespace Podium.Scheduler.Cluster;

/// <summary>Which nodes have which images, and how large the images are.</summary>
internal sealed class NodeImages
{
    private readonly Dictionary<string, ImagePlaces> byName = new(StringComparer.Ordinal);

    /// <summary>Where an image is; null where no node has it.</summary>
    public ImagePlaces? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Notes a node's images in place of those it had before.</summary>
    public void Changed(int slot, IReadOnlyList<ContainerImage> before, IReadOnlyList<ContainerImage> after)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        foreach (var image in before)
        {
            foreach (var name in image.Names)
            {
                if (byName.TryGetValue(name, out var places) && places.Slots.Remove(slot) && places.Slots.Count == 0)
                {
                    byName.Remove(name);
                }
            }
        }

        foreach (var image in after)
        {
            foreach (var name in image.Names)
            {
                if (!byName.TryGetValue(name, out var places))
                {
                    byName[name] = places = new ImagePlaces(image.SizeBytes);
                }

                places.Slots.Add(slot);
            }
        }
    }
}

/// <summary>An image's size, and the slots of the nodes that have it.</summary>
internal sealed record ImagePlaces(long SizeBytes)
{
    public HashSet<int> Slots { get; } = [];
}
