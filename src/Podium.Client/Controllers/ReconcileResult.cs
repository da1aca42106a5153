namespace Podium.Client.Controllers;

/// <summary>What a reconciliation asks for next.</summary>
/// <param name="RecheckAfter">When to look at the key again without an event; null for never.</param>
public readonly record struct ReconcileResult(TimeSpan? RecheckAfter)
{
    /// <summary>Nothing until the next event.</summary>
    public static ReconcileResult Done { get; } = new(null);

    /// <summary>Look again after a delay; null for never.</summary>
    public static ReconcileResult After(TimeSpan? delay) => new(delay);
}

/// <summary>Brings one object's world to what it should be. The key says which object, never what happened.</summary>
/// <typeparam name="TKey">The key, usually <see cref="Podium.Api.ObjectKey"/>.</typeparam>
public interface IReconciler<TKey>
{
    /// <summary>Converges one key; called again at any time, never twice at once for a key. A throw is retried with back-off.</summary>
    Task<ReconcileResult> ReconcileAsync(TKey key, CancellationToken cancellationToken);
}
