using System.Globalization;
using System.Text.RegularExpressions;

namespace Podium.Scenarios.Tests.Setup;

/// <summary>A pod's line of <c>kubectl get pods</c>.</summary>
internal sealed partial record PodRow(string Name, string Ready, string Status, string Restarts, string Age)
{
    /// <summary>How often its containers were restarted.</summary>
    public int RestartCount => int.Parse(Restarts.Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Reads a line; two blanks or more stand between columns.</summary>
    public static PodRow Parse(string line)
    {
        var columns = Gap().Split(line.Trim());
        Assert.True(columns.Length >= 5, $"not a pod's line: {line}");
        return new PodRow(columns[0], columns[1], columns[2], columns[3], columns[4]);
    }

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();
}
