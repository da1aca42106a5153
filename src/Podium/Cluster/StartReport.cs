using System.Text.Json;
using System.Text.Json.Serialization;

namespace Podium.Cluster;

/// <summary>One line of a server's report on its own start.</summary>
/// <param name="Text">What was done, or what went wrong.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Outcome">Whether more follows.</param>
internal sealed record StartStep(string Text, double Milliseconds, StartOutcome Outcome = StartOutcome.Going);

/// <summary>Where a start stands.</summary>
internal enum StartOutcome
{
    /// <summary>More follows.</summary>
    Going,

    /// <summary>The cluster is ready; this is the last line.</summary>
    Ready,

    /// <summary>The start failed; this is the last line.</summary>
    Failed,
}

/// <summary>
/// Where a starting server says how far it has come: on the terminal when it stays in the foreground, or as lines of JSON in a
/// pipe to the <c>podium up</c> that started it. A reader that has gone away does not disturb the server.
/// </summary>
internal sealed class StartReport(Action<StartStep> write)
{
    // Steps are done side by side, and each is told when it is done.
    private readonly Lock turn = new();

    /// <summary>Writes steps as lines of JSON.</summary>
    public static StartReport ToPipe(Stream pipe)
    {
        var isOver = false;
        return new StartReport(step =>
        {
            if (isOver)
            {
                return;
            }

            try
            {
                pipe.Write(JsonSerializer.SerializeToUtf8Bytes(step, StartStepJson.Default.StartStep).AsSpan());
                pipe.WriteByte((byte)'\n');
                pipe.Flush();
                if (step.Outcome != StartOutcome.Going)
                {
                    isOver = true;
                    pipe.Dispose();
                }
            }
            catch (IOException)
            {
                isOver = true; // `podium up` was interrupted; the server goes on.
            }
        });
    }

    /// <summary>Reads the lines that <see cref="ToPipe"/> wrote.</summary>
    public static async IAsyncEnumerable<StartStep> ReadAsync(Stream pipe)
    {
        using var reader = new StreamReader(pipe);
        while (await reader.ReadLineAsync() is { } line)
        {
            yield return JsonSerializer.Deserialize(line, StartStepJson.Default.StartStep)!;
        }
    }

    /// <summary>Reports a step.</summary>
    public void Say(StartStep step)
    {
        lock (turn)
        {
            write(step);
        }
    }

    /// <summary>Does a step and reports it with its time.</summary>
    public async Task DoAsync(string text, TimeProvider time, Func<Task> step)
    {
        var from = time.GetTimestamp();
        await step();
        Say(new StartStep(text, time.GetElapsedTime(from).TotalMilliseconds));
    }
}

[JsonSerializable(typeof(StartStep))]
internal sealed partial class StartStepJson : JsonSerializerContext;
