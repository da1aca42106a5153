using Podium.Api.Core.V1;
using Podium.Client.Recording;

namespace Podium.Client.Tests;

/// <summary>Goal: events are counted, combined and held back exactly as client-go does, since users read the counts.</summary>
public sealed class EventCorrelatorTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly EventCorrelator correlator = new();

    [Fact]
    public void The_first_of_its_kind_is_created_with_count_1()
    {
        var verdict = correlator.Correlate(Make("a.1", "Started", "Started container x"), Start);
        Assert.NotNull(verdict);
        Assert.False(verdict.Value.IsUpdate);
        Assert.Equal(1, verdict.Value.Event.Count);
    }

    [Fact]
    public void A_repetition_counts_on_the_same_Event_and_keeps_its_first_time()
    {
        correlator.Correlate(Make("a.1", "BackOff", "Back-off"), Start);
        var verdict = correlator.Correlate(Make("a.2", "BackOff", "Back-off", Start.AddSeconds(71)), Start.AddSeconds(71));
        Assert.NotNull(verdict);
        Assert.True(verdict.Value.IsUpdate);
        Assert.Equal("a.1", verdict.Value.Event.Metadata.Name);
        Assert.Equal(2, verdict.Value.Event.Count);
        Assert.Equal(Start, verdict.Value.Event.FirstTimestamp);
        Assert.Equal(Start.AddSeconds(71), verdict.Value.Event.LastTimestamp);
    }

    [Fact]
    public void Another_field_path_is_another_Event()
    {
        correlator.Correlate(Make("a.1", "Pulled", "same", fieldPath: "spec.containers{x}"), Start);
        var verdict = correlator.Correlate(Make("a.2", "Pulled", "same", fieldPath: "spec.containers{y}"), Start);
        Assert.False(verdict!.Value.IsUpdate);
    }

    [Fact]
    public void Ten_different_messages_within_ten_minutes_are_combined()
    {
        for (var i = 1; i < 10; i++)
        {
            Assert.DoesNotContain("combined", correlator.Correlate(Make($"a.{i}", "Pulled", $"message {i}"), Start)!.Value.Event.Message);
        }

        var tenth = correlator.Correlate(Make("a.10", "Pulled", "message 10"), Start);
        Assert.Equal("(combined from similar events): message 10", tenth!.Value.Event.Message);
        Assert.False(tenth.Value.IsUpdate);
        var eleventh = correlator.Correlate(Make("a.11", "Pulled", "message 11"), Start);
        Assert.True(eleventh!.Value.IsUpdate);
        Assert.Equal("a.10", eleventh.Value.Event.Metadata.Name);
        Assert.Equal(2, eleventh.Value.Event.Count);
    }

    [Fact]
    public void After_25_events_at_once_an_object_gets_one_more_every_five_minutes()
    {
        for (var i = 0; i < 25; i++)
        {
            Assert.NotNull(correlator.Correlate(Make($"a.{i}", $"Reason{i}", "m"), Start));
        }

        Assert.Null(correlator.Correlate(Make("a.25", "Reason25", "m"), Start));
        Assert.NotNull(correlator.Correlate(Make("a.26", "Reason26", "m"), Start.AddMinutes(5)));
        Assert.Null(correlator.Correlate(Make("a.27", "Reason27", "m"), Start.AddMinutes(5)));
        Assert.NotNull(correlator.Correlate(Make("b.1", "Reason", "m", pod: "b"), Start.AddMinutes(5)));
    }

    private static Event Make(
        string name, string reason, string message, DateTimeOffset? at = null, string fieldPath = "", string pod = "a") => new()
        {
            Metadata = new() { Namespace = "default", Name = name },
            InvolvedObject = new() { Kind = "Pod", Namespace = "default", Name = pod, Uid = "u-" + pod, FieldPath = fieldPath },
            Reason = reason,
            Message = message,
            Type = "Normal",
            Count = 1,
            FirstTimestamp = at ?? Start,
            LastTimestamp = at ?? Start,
            Source = new() { Component = "kubelet", Host = "node" },
        };
}
