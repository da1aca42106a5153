namespace Podium.Streaming.RemoteCommand;

/// <summary>Which streams a command has.</summary>
public sealed record RemoteCommandOptions
{
    /// <summary>Whether it is given input.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether its output is wanted.</summary>
    public bool Stdout { get; init; }

    /// <summary>Whether its error output is wanted. A terminal has one output only.</summary>
    public bool Stderr { get; init; }

    /// <summary>Whether it has a terminal, which can be resized.</summary>
    public bool Tty { get; init; }
}
