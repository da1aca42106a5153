namespace Podium.Cri.Grpc;

/// <summary>Joins a call's deadline with the caller's token. Allocates nothing where there is no deadline.</summary>
internal readonly struct GrpcDeadline : IDisposable
{
    private readonly CancellationTokenSource? timer;
    private readonly CancellationTokenSource? linked;

    public GrpcDeadline(TimeSpan? deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        if (deadline is not { } limit)
        {
            return;
        }

        timer = new CancellationTokenSource(limit, time);
        Token = timer.Token;
        if (cancellationToken.CanBeCanceled)
        {
            linked = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            Token = linked.Token;
        }
    }

    public CancellationToken Token { get; }

    public bool Passed => timer is { IsCancellationRequested: true };

    public void Dispose()
    {
        linked?.Dispose();
        timer?.Dispose();
    }
}
