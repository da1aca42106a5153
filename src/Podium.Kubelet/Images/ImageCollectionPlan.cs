namespace Podium.Kubelet.Images;

/// <summary>An image that the runtime has.</summary>
/// <param name="Id">The runtime's id.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="DetectedAt">When it was first seen here.</param>
/// <param name="LastUsedAt">When a container last had it; null for never seen in use.</param>
/// <param name="IsInUse">Whether a container has it now, or it must stay for other reasons.</param>
internal sealed record KnownImage(string Id, long Bytes, DateTimeOffset DetectedAt, DateTimeOffset? LastUsedAt, bool IsInUse);

/// <summary>
/// Which images to remove: from 85 % of the disk on, down to 80 %, those first that nobody has used for longest; none that is
/// younger than two minutes (pkg/kubelet/images/image_gc_manager.go).
/// </summary>
internal static class ImageCollectionPlan
{
    private const int HighPercent = 85;
    private const int LowPercent = 80;
    private static readonly TimeSpan AgeMin = TimeSpan.FromMinutes(2);

    /// <summary>How many bytes are to become free.</summary>
    /// <param name="capacity">The disk's size.</param>
    /// <param name="available">What is free of it.</param>
    public static long BytesToFree(long capacity, long available)
    {
        if (capacity <= 0 || 100 - (int)(available * 100 / capacity) < HighPercent)
        {
            return 0;
        }

        return Math.Max(0, (capacity * (100 - LowPercent) / 100) - available);
    }

    /// <summary>The images to remove, in order, to free so much; fewer when there are not enough.</summary>
    public static IReadOnlyList<KnownImage> Compute(IEnumerable<KnownImage> images, long bytesToFree, DateTimeOffset now)
    {
        var candidates = new List<KnownImage>();
        foreach (var image in images)
        {
            if (!image.IsInUse && now - image.DetectedAt >= AgeMin)
            {
                candidates.Add(image);
            }
        }

        candidates.Sort(static (a, b) =>
            Nullable.Compare(a.LastUsedAt, b.LastUsedAt) is not 0 and var used ? used : a.DetectedAt.CompareTo(b.DetectedAt));
        var freed = 0L;
        var count = 0;
        while (count < candidates.Count && freed < bytesToFree)
        {
            freed += candidates[count++].Bytes;
        }

        return candidates.GetRange(0, count);
    }
}
