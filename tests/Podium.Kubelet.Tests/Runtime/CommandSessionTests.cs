using Microsoft.Extensions.Logging.Abstractions;
using Podium.Cri;
using Podium.Kubelet.Runtime;
using Podium.Testing;

namespace Podium.Kubelet.Tests.Runtime;

/// <summary>Which ended commands are released. Goal: one that hangs on its input is, and no output is ever cut.</summary>
public sealed class CommandSessionTests
{
    private static readonly ContainerEvent.CommandEnded Head = new("container", "head");
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestClock clock = new();
    private readonly CommandSessions sessions;

    public CommandSessionTests() => sessions = new(clock, NullLogger<CommandSessions>.Instance);

    [Fact]
    public void A_command_that_ended_with_its_input_stuck_is_released_once()
    {
        using var session = sessions.Open("container");
        session.Traffic.Waits(isOutput: false);
        sessions.OnEnded(Head);
        Assert.Empty(sessions.TakeStuck());

        clock.Advance(Second);

        Assert.Equal([Head], sessions.TakeStuck());
        Assert.Empty(sessions.TakeStuck());
    }

    [Fact]
    public void A_running_command_that_does_not_read_is_left_alone()
    {
        using var session = sessions.Open("container");
        session.Traffic.Waits(isOutput: false);
        clock.Advance(Second);
        Assert.Empty(sessions.TakeStuck());
    }

    [Fact]
    public void A_command_whose_input_is_taken_is_left_alone()
    {
        using var session = sessions.Open("container");
        session.Traffic.Waits(isOutput: false);
        session.Traffic.Taken(isOutput: false);
        sessions.OnEnded(Head);
        clock.Advance(Second);
        Assert.Empty(sessions.TakeStuck());
    }

    [Fact]
    public void Output_that_a_slow_client_has_not_taken_is_waited_for()
    {
        using var flooded = sessions.Open("container");
        using var slow = sessions.Open("container");
        flooded.Traffic.Waits(isOutput: false);
        slow.Traffic.Waits(isOutput: true);
        sessions.OnEnded(Head);
        clock.Advance(Second);
        Assert.Empty(sessions.TakeStuck());

        slow.Traffic.Taken(isOutput: true);
        clock.Advance(Second / 2);
        Assert.Empty(sessions.TakeStuck());

        clock.Advance(Second / 2);
        Assert.Equal([Head], sessions.TakeStuck());
    }

    [Fact]
    public void Commands_of_containers_that_nobody_is_connected_to_are_not_noted()
    {
        sessions.Open("container").Dispose();
        sessions.OnEnded(Head);
        using var later = sessions.Open("container");
        later.Traffic.Waits(isOutput: false);
        clock.Advance(Second);
        Assert.Empty(sessions.TakeStuck());
    }
}
