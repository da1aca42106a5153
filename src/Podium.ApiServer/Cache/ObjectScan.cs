namespace Podium.ApiServer.Cache;

/// <summary>What one pass over an object's JSON found.</summary>
/// <param name="Json">The JSON that was read.</param>
/// <param name="MetadataStart">The position after the <c>{</c> of metadata.</param>
/// <param name="EmptyMetadata">Whether metadata has no field.</param>
/// <param name="Labels">The labels.</param>
/// <param name="Fields">The selectable fields in the resource's order; empty where absent.</param>
/// <param name="IndexValue">The indexed field.</param>
internal sealed record ObjectScan(
    ReadOnlyMemory<byte> Json, int MetadataStart, bool EmptyMetadata, LabelMap Labels, string[] Fields, string IndexValue);
