using System.Globalization;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Policy.V1;
using Podium.Controllers.Disruption;

namespace Podium.Controllers.Tests.Disruption;

/// <summary>What budgets allow.</summary>
public sealed class DisruptionPlanTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Pods: R ready, u not ready, e ending.
    [Theory]
    [InlineData("min 2", "RRR", 0, 3, 2, 3, 1)]
    [InlineData("min 3", "RRR", 0, 3, 3, 3, 0)]
    [InlineData("min 2", "RRu", 0, 2, 2, 3, 0)]
    [InlineData("min 1", "RRe", 0, 2, 1, 3, 1)]
    [InlineData("min 50%", "RRR", 3, 3, 2, 3, 1)]
    [InlineData("max 1", "RRR", 3, 3, 2, 3, 1)]
    [InlineData("max 1", "RRR", 4, 3, 3, 4, 0)]
    [InlineData("max 30%", "RRRR", 4, 4, 2, 4, 2)]
    [InlineData("max 5", "RR", 2, 2, 0, 2, 2)]
    [InlineData("min 0", "", 0, 0, 0, 0, 0)]
    [InlineData("non", "RR", 0, 2, 0, 0, 0)]
    public void A_budget_allows_what_its_bound_leaves(string bound, string pods, int scale, int healthy, int desired, int expected, int allowed)
    {
        var status = DisruptionPlan.Compute(Budget(bound), Pods(pods), scale, Now).Status;
        Assert.Equal((healthy, desired, expected, allowed), (status.CurrentHealthy, status.DesiredHealthy, status.ExpectedPods, status.DisruptionsAllowed));
        Assert.Equal(allowed > 0 ? ("True", "SufficientPods") : ("False", "InsufficientPods"), (status.Conditions[0].Status, status.Conditions[0].Reason));
        Assert.Equal(7, status.ObservedGeneration);
    }

    [Fact]
    public void A_pod_whose_eviction_was_granted_counts_as_gone_for_two_minutes()
    {
        var budget = Budget("min 1");
        budget = budget with { Status = new() { DisruptedPods = new Dictionary<string, DateTimeOffset> { ["p0"] = Now.AddSeconds(-30), ["gone"] = Now } } };
        var plan = DisruptionPlan.Compute(budget, Pods("RR"), 0, Now);
        Assert.Equal((1, 0), (plan.Status.CurrentHealthy, plan.Status.DisruptionsAllowed));
        Assert.Equal(["p0"], plan.Status.DisruptedPods.Keys);
        Assert.Equal(TimeSpan.FromSeconds(90), plan.RecheckAfter);

        plan = DisruptionPlan.Compute(budget, Pods("RR"), 0, Now.AddSeconds(91));
        Assert.Equal((2, 1), (plan.Status.CurrentHealthy, plan.Status.DisruptionsAllowed));
        Assert.Equal("p0", Assert.Single(plan.NotDeleted).Metadata.Name);
    }

    private static PodDisruptionBudget Budget(string bound)
    {
        var value = bound[^1] == '%' ? new IntOrString(bound[4..]) : bound.Length > 4 ? new IntOrString(int.Parse(bound[4..], CultureInfo.InvariantCulture)) : default;
        return new()
        {
            Metadata = new() { Name = "b", Namespace = "default", Generation = 7 },
            Spec = bound[..3] switch { "min" => new() { MinAvailable = value }, "max" => new() { MaxUnavailable = value }, _ => new() },
        };
    }

    private static List<Pod> Pods(string pods) => [.. pods.Select((state, i) => new Pod
    {
        Metadata = new() { Name = $"p{i}", Namespace = "default", DeletionTimestamp = state == 'e' ? Now : null },
        Status = new() { Conditions = [new() { Type = "Ready", Status = state == 'u' ? "False" : "True" }] },
    })];
}
