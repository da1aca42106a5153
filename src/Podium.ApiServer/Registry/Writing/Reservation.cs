namespace Podium.ApiServer.Registry.Writing;

/// <summary>
/// What a write took, beyond its object, of numbers that the cluster's objects share, such as addresses. What was taken is given back
/// unless the write happens; what the object gives up is given back once it happened. Where nobody knows whether it did, because the
/// store did not answer, nothing is given back: a number must rather be lost for a while than be given twice.
/// </summary>
/// <param name="dryRun">Whether nothing may be taken, only looked at.</param>
internal sealed class Reservation(bool dryRun) : IAsyncDisposable
{
    private readonly List<Func<Task>> taken = [];
    private readonly List<Func<Task>> givenUp = [];
    private bool unknown;

    /// <summary>Whether nothing may be taken, only looked at.</summary>
    public bool IsDryRun => dryRun;

    /// <summary>Notes what undoes something that was taken.</summary>
    public void Take(Func<Task> undo) => taken.Add(undo);

    /// <summary>Notes what frees something that the object has now and will not have.</summary>
    public void GiveUp(Func<Task> free) => givenUp.Add(free);

    /// <summary>The write begins: from here on its outcome may stay unknown.</summary>
    public void Writing() => unknown = true;

    /// <summary>The write is known not to have happened.</summary>
    public void Refused() => unknown = false;

    /// <summary>The write happened.</summary>
    public async Task WrittenAsync()
    {
        taken.Clear();
        await RunAsync(givenUp);
    }

    public async ValueTask DisposeAsync()
    {
        if (!unknown)
        {
            await RunAsync(taken);
        }
    }

    private static async Task RunAsync(List<Func<Task>> steps)
    {
        foreach (var step in steps)
        {
            await step();
        }

        steps.Clear();
    }
}
