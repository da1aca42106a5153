using System.Buffers.Binary;
using System.Globalization;
using Podium.Api;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Pods;

/// <summary>
/// The short hashes in names and labels such as <c>pod-template-hash</c>: FNV-1a of 32 bits, its digits written in letters that make no
/// words (k8s.io/apimachinery/pkg/util/rand, SafeEncodeString). Upstream hashes a print of its Go structures; Podium hashes the JSON, which
/// keeps its form when a later version adds fields.
/// </summary>
public static class SafeHash
{
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const uint Offset = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>The hash of a pod template, told from equal ones by the collision count.</summary>
    public static string Of(PodTemplateSpec template, int? collisionCount) => Of(ApiJson.Serialize(template), collisionCount);

    /// <summary>The hash of data, told from equal data by the collision count.</summary>
    public static string Of(ReadOnlySpan<byte> data, int? collisionCount)
    {
        var hash = Add(Offset, data);
        if (collisionCount is { } count)
        {
            Span<byte> bytes = stackalloc byte[8];
            bytes.Clear();
            BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
            hash = Add(hash, bytes);
        }

        var digits = hash.ToString(CultureInfo.InvariantCulture);
        return string.Create(digits.Length, digits, static (text, source) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = Alphabet[source[i] % Alphabet.Length];
            }
        });
    }

    private static uint Add(uint hash, ReadOnlySpan<byte> data)
    {
        foreach (var octet in data)
        {
            hash = (hash ^ octet) * Prime;
        }

        return hash;
    }
}
