namespace Podium.Api.Json;

/// <summary>Gathers the hash codes of a record's properties.</summary>
internal struct ApiHash
{
    public int Value { get; private set; }

    public void Add(int hash) => Value = (int)(((uint)Value * 31) + (uint)hash);
}
