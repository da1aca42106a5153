namespace Podium.Scenarios.Tests.Setup;

/// <summary>Scenarios in a namespace of their own on a shared cluster.</summary>
/// <typeparam name="T">Which cluster.</typeparam>
public abstract class ScenarioOn<T>(T playground) : IClassFixture<T>
    where T : Playground
{
    /// <summary>The namespace's name.</summary>
    protected string Namespace => playground.Namespace;

    internal Cluster Cluster => playground.Cluster;

    internal Kubectl Kubectl => playground.Kubectl;
}

/// <summary>Scenarios in a namespace of their own on the shared cluster of one node.</summary>
public abstract class Scenario(Playground playground) : ScenarioOn<Playground>(playground);

/// <summary>
/// Scenarios in a namespace of their own on the shared cluster of four nodes. What they do to a node (a label, a taint) they undo
/// again; one that stops or cuts a node has a cluster of its own.
/// </summary>
public abstract class FourNodesScenario(FourNodes playground) : ScenarioOn<FourNodes>(playground);
