namespace Podium.Scenarios.Tests.Setup;

/// <summary>Scenarios in a namespace of their own on the shared cluster.</summary>
public abstract class Scenario(Playground playground) : IClassFixture<Playground>
{
    /// <summary>The namespace's name.</summary>
    protected string Namespace => playground.Namespace;

    internal Cluster Cluster => playground.Cluster;

    internal Kubectl Kubectl => playground.Kubectl;
}
