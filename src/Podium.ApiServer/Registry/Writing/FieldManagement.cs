using System.Text.Json.Nodes;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>Keeps managedFields true through every write.</summary>
internal static class FieldManagement
{
    /// <summary>Notes in the new tree who set what.</summary>
    public static void Update(ResourceStrategy strategy, JsonObject? old, JsonObject tree, WriteRequest request, DateTimeOffset now)
    {
    }
}
