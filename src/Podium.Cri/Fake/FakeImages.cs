using System.Security.Cryptography;
using System.Text;
using Podium.Cri.V1;

namespace Podium.Cri.Fake;

/// <summary>The images of the fake runtime: any name can be pulled, and its ID is the hash of the name.</summary>
internal sealed class FakeImages(bool allPresent)
{
    private readonly Dictionary<string, Image> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> nameById = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public Image? Find(string reference)
    {
        lock (gate)
        {
            if (byName.TryGetValue(nameById.GetValueOrDefault(reference, reference), out var image))
            {
                return image;
            }

            return allPresent && !IsId(reference) ? AddLocked(reference) : null;
        }
    }

    public Image Add(string reference)
    {
        lock (gate)
        {
            return byName.GetValueOrDefault(reference) ?? AddLocked(reference);
        }
    }

    public void Remove(string reference)
    {
        lock (gate)
        {
            if (byName.Remove(nameById.GetValueOrDefault(reference, reference), out var image))
            {
                nameById.Remove(image.Id);
            }
        }
    }

    public IReadOnlyList<Image> List()
    {
        lock (gate)
        {
            return [.. byName.Values];
        }
    }

    private static bool IsId(string reference) => reference.StartsWith("sha256:", StringComparison.Ordinal);

    private Image AddLocked(string reference)
    {
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)));
        var repository = reference.Split('@')[0];
        var colon = repository.LastIndexOf(':');
        if (colon > repository.LastIndexOf('/'))
        {
            repository = repository[..colon];
        }

        var image = new Image { Id = digest, RepoTags = { reference }, RepoDigests = { $"{repository}@{digest}" }, Size = 1024 * 1024 };
        byName[reference] = image;
        nameById[digest] = reference;
        return image;
    }
}
