using System.Buffers;
using System.Buffers.Text;
using Podium.Api;

namespace Podium.ApiServer.Cache;

/// <summary>
/// An object at one revision, in every form that readers want. Immutable; what costs something is made when first asked for. The
/// bytes are the store's own: the resourceVersion, which is not stored, is spliced in while they are written out.
/// </summary>
internal sealed class CachedObject
{
    private static readonly byte[] s_version = "\"resourceVersion\":\""u8.ToArray();

    private readonly CachedResource _resource;
    private readonly ReadOnlyMemory<byte> _value;
    private ObjectScan? _scan;
    private IKubernetesObject? _object;

    internal CachedObject(CachedResource resource, string ns, string name, ReadOnlyMemory<byte> value, long revision)
    {
        _resource = resource;
        _value = value;
        Namespace = ns;
        Name = name;
        Revision = revision;
    }

    private CachedObject(CachedObject last, long deletedAt)
        : this(last._resource, last.Namespace, last.Name, last._value, deletedAt) => _scan = last._scan;

    /// <summary>The namespace; empty for a cluster-scoped object.</summary>
    public string Namespace { get; }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The revision of its last change; for a deleted object, of its deletion; 0 for one that is not stored and shows none.</summary>
    public long Revision { get; }

    /// <summary>The JSON as served, but for <c>metadata.resourceVersion</c>.</summary>
    public ReadOnlyMemory<byte> Stored => _resource.Convert is null ? _value : Scan.Json;

    /// <summary>How many bytes the JSON as served has.</summary>
    public int JsonLength => Revision == 0 ? Stored.Length : Stored.Length + s_version.Length + Digits(Revision) + (Scan.EmptyMetadata ? 1 : 2);

    /// <summary>The record that in-process readers share.</summary>
    public IKubernetesObject Object => _object ?? Publish(ref _object, _resource.Decode(this));

    /// <summary>The labels, for selectors: read without decoding the object.</summary>
    public IReadOnlyDictionary<string, string> Labels => Scan.Labels;

    /// <summary>The value of <see cref="CachedResource.IndexedField"/>; empty where there is none.</summary>
    public string IndexValue => Scan.IndexValue;

    private ObjectScan Scan => _scan ?? Publish(
        ref _scan, _resource.Scanner.Read(_resource.Convert is { } convert ? convert(_value) : _value));

    /// <summary>The value of a selectable field by its position in <see cref="CachedResource.SelectableFields"/>; empty where absent.</summary>
    public string Field(int position) => Scan.Fields[position];

    /// <summary>The value of a field that selectors may name; empty where absent.</summary>
    /// <exception cref="ArgumentException">It is not among the resource's selectable fields.</exception>
    public string Field(string path)
    {
        switch (path)
        {
            case "metadata.name":
                return Name;
            case "metadata.namespace":
                return Namespace;
        }

        var fields = _resource.SelectableFields;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] == path)
            {
                return Scan.Fields[i];
            }
        }

        throw new ArgumentException($"{path} is not a selectable field of {_resource.Name}", nameof(path));
    }

    /// <summary>Writes the JSON as served.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        var length = JsonLength;
        WriteTo(output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Writes the JSON as served to the start of a span.</summary>
    /// <returns>How many bytes it is.</returns>
    public int WriteTo(Span<byte> output)
    {
        var json = Stored.Span;
        if (Revision == 0)
        {
            json.CopyTo(output);
            return json.Length;
        }

        var at = Scan.MetadataStart;
        json[..at].CopyTo(output);
        var length = at;
        s_version.CopyTo(output[length..]);
        length += s_version.Length;
        Utf8Formatter.TryFormat(Revision, output[length..], out var digits);
        length += digits;
        output[length++] = (byte)'"';
        if (!Scan.EmptyMetadata)
        {
            output[length++] = (byte)',';
        }

        json[at..].CopyTo(output[length..]);
        return length + json.Length - at;
    }

    /// <summary>The JSON as served, in an array of its own.</summary>
    public byte[] ToJson()
    {
        var json = new byte[JsonLength];
        WriteTo(json);
        return json;
    }

    /// <summary>The same as the last state of an object that was deleted.</summary>
    internal CachedObject DeletedAt(long revision) => new(this, revision);

    private static int Digits(long value)
    {
        var digits = 1;
        for (; value >= 10; value /= 10)
        {
            digits++;
        }

        return digits;
    }

    // Two readers may make the same at once; all use what was there first.
    private static T Publish<T>(ref T? slot, T made)
        where T : class => Interlocked.CompareExchange(ref slot, made, null) ?? made;
}
