namespace Podium.Scenarios.Tests.Setup;

/// <summary>
/// Scenarios that need the machine for themselves: they put it under a load of their own, and what they promise holds for a machine
/// that is not starved by others. They run one after the other when all others are through.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Undisturbed
{
    /// <summary>The collection's name.</summary>
    public const string Name = "undisturbed";
}
