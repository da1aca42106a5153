using System.Text.Json.Nodes;
using Podium.Api;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Core.Storage;

/// <summary>What volumes and claims to them have in common: they are Pending at first, and show what they have become in their status.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal abstract class StorageStrategy<T> : ResourceStrategy<T>
    where T : class, IKubernetesObject<T>
{
    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override bool ReturnsDeletedObject => true;

    public override void PrepareForCreate(JsonObject tree, WriteRequest request) => tree["status"] = new JsonObject { ["phase"] = "Pending" };
}
