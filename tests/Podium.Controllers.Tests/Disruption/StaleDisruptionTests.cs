using Podium.Api.Core.V1;
using Podium.Controllers.Disruption;

namespace Podium.Controllers.Tests.Disruption;

/// <summary>Which announcements of a disruption are taken back, and when.</summary>
public sealed class StaleDisruptionTests
{
    private static readonly DateTimeOffset Announced = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_pod_that_was_not_deleted_two_minutes_after_its_announcement_is_no_target_any_more()
    {
        var pod = Make("EvictionByEvictionAPI");
        Assert.Equal(Announced.AddMinutes(2), StaleDisruption.ResetAt(pod));

        var later = Announced.AddMinutes(3);
        var reset = pod with { Status = StaleDisruption.Reset(pod.Status, later) };
        Assert.Equal(new PodCondition { Type = "DisruptionTarget", Status = "False", LastTransitionTime = later }, reset.GetCondition("DisruptionTarget"));
        Assert.True(reset.IsReady());
        Assert.Null(StaleDisruption.ResetAt(reset));
    }

    [Fact]
    public void What_its_own_node_announces_stays() => Assert.Null(StaleDisruption.ResetAt(Make("TerminationByKubelet")));

    [Fact]
    public void A_pod_that_ends_or_has_ended_keeps_its_announcement()
    {
        var pod = Make("PreemptionByScheduler");
        Assert.Null(StaleDisruption.ResetAt(pod with { Metadata = pod.Metadata with { DeletionTimestamp = Announced } }));
        Assert.Null(StaleDisruption.ResetAt(pod with { Status = pod.Status with { Phase = "Failed" } }));
    }

    private static Pod Make(string reason) => new()
    {
        Metadata = new() { Name = "p", Namespace = "default" },
        Status = new()
        {
            Phase = "Running",
            Conditions =
            [
                new() { Type = "DisruptionTarget", Status = "True", Reason = reason, Message = "announced", LastTransitionTime = Announced },
                new() { Type = "Ready", Status = "True" },
            ],
        },
    };
}
