namespace Podium.Controllers;

/// <summary>A controller as the program runs it: its informers are started and filled before it is.</summary>
public interface IController
{
    /// <summary>The controller's name in logs.</summary>
    string Name { get; }

    /// <summary>Works until cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
