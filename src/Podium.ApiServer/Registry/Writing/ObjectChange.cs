using System.Text.Json.Nodes;
using Podium.Store;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>How the new object comes from the one that is there: a replacement, or a patch.</summary>
internal abstract class ObjectChange
{
    /// <summary>Whether a missing object is made.</summary>
    public virtual bool CreatesMissing => false;

    /// <summary>Whether a resourceVersion in the new object comes from the client; else a lost race is tried again.</summary>
    public virtual bool IsConditional => true;

    /// <summary>Whether the new tree brings its managedFields, as apply does.</summary>
    public virtual bool KeepsManagedFields => false;

    /// <summary>The new tree. May be called again with a newer state.</summary>
    /// <param name="current">The object as it is, with resourceVersion, the callee's own; null where it is missing.</param>
    /// <param name="entry">The same as stored.</param>
    public abstract JsonObject Make(JsonObject? current, StoreEntry? entry);
}

/// <summary>A PUT.</summary>
/// <param name="tree">The new object.</param>
/// <param name="createsMissing">Whether a missing object is made.</param>
internal sealed class Replacement(JsonObject tree, bool createsMissing) : ObjectChange
{
    public override bool CreatesMissing => createsMissing;

    public override JsonObject Make(JsonObject? current, StoreEntry? entry) => tree.DeepClone().AsObject();
}
