using System.Globalization;
using System.Text;

namespace Podium.Scheduler.Choice;

/// <summary>The sentence that says why no node does (upstream's framework/types.go, FitError): the reasons with their counts, sorted as text.</summary>
internal sealed class FitMessage(int nodes)
{
    /// <summary>What an Event's message may hold.</summary>
    private const int LongestEvent = 1024;

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>Counts a reason for some nodes.</summary>
    public void Add(string reason, int nodes = 1)
    {
        if (nodes > 0)
        {
            counts[reason] = counts.GetValueOrDefault(reason) + nodes;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"0/{nodes} nodes are available:");
        var reasons = counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}")).ToArray();
        Array.Sort(reasons, StringComparer.Ordinal);
        if (reasons.Length > 0)
        {
            text.Append(' ').AppendJoin(", ", reasons).Append('.');
        }

        return text.ToString();
    }

    /// <summary>A reason that holds for the pod itself, whatever the node.</summary>
    public static string OfPod(int nodes, string reason) => string.Create(CultureInfo.InvariantCulture, $"0/{nodes} nodes are available: {reason}.");

    /// <summary>The message cut to what an Event holds.</summary>
    public static string ForEvent(string message) => message.Length <= LongestEvent ? message : message[..(LongestEvent - 4)] + " ...";
}
