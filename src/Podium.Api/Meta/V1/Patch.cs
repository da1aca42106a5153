using Podium.Api.Schema;

namespace Podium.Api.Meta.V1;

/// <summary>A change to an object, in the format that the content type of the request names.</summary>
[ApiType]
public sealed partial record Patch
{
}
