using System.Collections;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Podium.Api.Trees;
using Podium.Store;

namespace Podium.ApiServer.Core.Services.Allocation;

/// <summary>Who holds a number.</summary>
/// <param name="Namespace">The service's namespace.</param>
/// <param name="Name">The service's name.</param>
/// <param name="Uid">The service's uid, which no later service of the name has.</param>
internal readonly record struct ClaimOwner(string Namespace, string Name, string Uid);

/// <summary>A claim as the store has it.</summary>
internal readonly record struct Claim(string Text, string Uid, long Revision);

/// <summary>
/// Who holds which number of a range. A number is held by whoever made its key in the store, so two servers cannot give one number twice, and
/// a restart forgets nothing. What is free is known by heart, as a hint only: the store decides. Safe for concurrent use.
/// </summary>
internal sealed class NumberClaims(NumberRange range, IStore store)
{
    private readonly string prefix = $"/podium/claims/{range.Name}/";
    private readonly Lock guard = new();

    // Guarded by `guard`. A number that is being claimed is marked before the store is asked.
    private readonly BitArray used = new(range.Size);

    public NumberRange Range => range;

    /// <summary>Reads what the store has.</summary>
    public async Task<IReadOnlyList<Claim>> LoadAsync(CancellationToken cancellationToken)
    {
        var claims = new List<Claim>();
        foreach (var entry in (await store.RangeAsync(new(prefix), cancellationToken)).Entries)
        {
            claims.Add(new(entry.Key[prefix.Length..], OwnerOf(entry), entry.ModRevision));
        }

        lock (guard)
        {
            used.SetAll(false);
            foreach (var claim in claims)
            {
                if (range.Find(claim.Text) is { } offset)
                {
                    used[offset] = true;
                }
            }
        }

        return claims;
    }

    /// <summary>Claims a number.</summary>
    /// <returns>Whether it was free.</returns>
    public async Task<bool> TryClaimAsync(string text, ClaimOwner owner, CancellationToken cancellationToken)
    {
        Mark(text, true);
        var value = new JsonObject { ["namespace"] = owner.Namespace, ["name"] = owner.Name, ["uid"] = owner.Uid };
        var result = await store.CreateAsync(prefix + text, Registry.Writing.CanonicalBytes.Encode(value), default, cancellationToken);
        return result.Succeeded || (result.Current is { } there && OwnerOf(there) == owner.Uid);
    }

    /// <summary>Claims any number that is free; null where there is none.</summary>
    public async Task<string?> TryClaimAnyAsync(ClaimOwner owner, CancellationToken cancellationToken)
    {
        for (var isReadAgain = false; ; isReadAgain = true)
        {
            while (Pick(mark: true) is { } text)
            {
                if (await TryClaimAsync(text, owner, cancellationToken))
                {
                    return text;
                }
            }

            if (isReadAgain)
            {
                return null;
            }

            await LoadAsync(cancellationToken); // Other servers may have freed some.
        }
    }

    /// <summary>A number that would be given; null where none is free. Takes nothing.</summary>
    public string? Peek() => Pick(mark: false);

    /// <summary>Whether a number is held by another.</summary>
    public async Task<bool> IsTakenAsync(string text, ClaimOwner owner, CancellationToken cancellationToken) =>
        await store.GetAsync(prefix + text, cancellationToken) is { } there && OwnerOf(there) != owner.Uid;

    /// <summary>Frees a number, if it is held by this service.</summary>
    public async Task ReleaseAsync(string text, string uid, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(prefix + text, cancellationToken) is not { } entry)
        {
            Mark(text, false);
        }
        else if (OwnerOf(entry) == uid && (await store.DeleteAsync(prefix + text, entry.ModRevision, cancellationToken)).Succeeded)
        {
            Mark(text, false);
        }
    }

    private static string OwnerOf(StoreEntry entry) => JsonTree.GetString(JsonNode.Parse(entry.Value.Span), "uid");

    private string? Pick(bool mark)
    {
        lock (guard)
        {
            if (NumberBands.Pick(used, range.Lower, RandomNumberGenerator.GetInt32) is not { } offset)
            {
                return null;
            }

            used[offset] |= mark;
            return range.TextOf(offset);
        }
    }

    private void Mark(string text, bool value)
    {
        if (range.Find(text) is { } offset)
        {
            lock (guard)
            {
                used[offset] = value;
            }
        }
    }
}
