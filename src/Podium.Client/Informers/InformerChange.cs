using Podium.Api;

namespace Podium.Client.Informers;

/// <summary>What an informer's cache held before and holds now.</summary>
/// <typeparam name="T">The kind.</typeparam>
/// <param name="Before">The object before; null where it is new. For a deletion, its last state.</param>
/// <param name="After">The object now; null where it is gone.</param>
public readonly record struct InformerChange<T>(T? Before, T? After)
    where T : class, IKubernetesObject
{
    /// <summary>The newest state known: <see cref="After"/>, or for a deletion <see cref="Before"/>.</summary>
    public T Object => After ?? Before!;

    /// <summary>The object's key.</summary>
    public ObjectKey Key => ObjectKey.Of(Object);
}

/// <summary>Which objects of a resource an informer keeps.</summary>
/// <param name="Namespace">The namespace; empty for all.</param>
/// <param name="LabelSelector">A label selector in its text form; empty for all.</param>
/// <param name="FieldSelector">A field selector in its text form, such as <c>spec.nodeName=a</c>; empty for all.</param>
public sealed record InformerSelection(string Namespace = "", string LabelSelector = "", string FieldSelector = "")
{
    /// <summary>All objects of the resource.</summary>
    public static InformerSelection All { get; } = new();
}

/// <summary>An informer whatever its kind, to start many and wait for all.</summary>
public interface IInformer
{
    /// <summary>Completes once the first listing is in the cache.</summary>
    Task Synced { get; }

    /// <summary>Keeps the cache up to date until cancelled; called once.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
