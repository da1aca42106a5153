using Podium.Api.Trees.Apply;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>How a write is noted in managedFields.</summary>
internal static class FieldManagement
{
    /// <summary>The note of a write.</summary>
    public static FieldManagerRequest Of(ResourceStrategy strategy, WriteRequest request, bool reset, TimeProvider time) =>
        new(request.FieldManager, strategy.Resource.ApiVersion, time.GetUtcNow())
        {
            Subresource = request.Subresource,
            ResetFields = strategy.ResetFields(request.Subresource),
            Reset = reset,
        };
}
