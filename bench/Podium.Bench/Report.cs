using System.Globalization;

namespace Podium.Bench;

/// <summary>The lines of the table: each a median with its spread.</summary>
internal sealed class Report
{
    private readonly List<string[]> rows = [["what", "median", "lowest", "highest", "n", "goal"]];
    private readonly List<string> notes = [];

    /// <summary>Whether a part could not be measured.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Adds a line.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="values">The samples; their order does not matter.</param>
    /// <param name="unit">Their unit.</param>
    /// <param name="goal">The product's goal, or empty.</param>
    public void Add(string what, IReadOnlyCollection<double> values, string unit, string goal = "")
    {
        if (values.Count == 0)
        {
            throw new BenchException($"there are no samples of \"{what}\"");
        }

        var sorted = values.Order().ToArray();
        rows.Add([what, Show(Median(sorted), unit), Show(sorted[0], unit), Show(sorted[^1], unit), sorted.Length.ToString(CultureInfo.InvariantCulture), goal]);
    }

    /// <summary>Adds the difference of pairs: what one took longer than the other, pair by pair.</summary>
    public void AddDifference(string what, IEnumerable<double> longer, IEnumerable<double> shorter, string unit, string goal = "") =>
        Add(what, [.. longer.Zip(shorter, (a, b) => a - b)], unit, goal);

    /// <summary>Adds a sentence under the table.</summary>
    public void Note(string sentence) => notes.Add(sentence);

    /// <summary>Says that a part could not be measured.</summary>
    public void Fail(string part, string reason)
    {
        HasFailed = true;
        notes.Add($"{part} could not be measured: {reason}");
    }

    /// <summary>Writes the table.</summary>
    public void WriteTo(TextWriter output)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine("| " + string.Join(" | ", row.Select((cell, column) => column is 0 or 5 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))) + " |");
            if (row == rows[0])
            {
                output.WriteLine("|" + string.Join("|", widths.Select((width, column) => column is 0 or 5 ? new string('-', width + 2) : new string('-', width + 1) + ":")) + "|");
            }
        }

        output.WriteLine();
        foreach (var note in notes)
        {
            output.WriteLine(note);
        }
    }

    private static double Median(double[] sorted) =>
        sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;

    private static string Show(double value, string unit)
    {
        var digits = Math.Abs(value) switch { >= 100 => "N0", >= 10 => "N1", _ => "N2" };
        return value.ToString(digits, CultureInfo.InvariantCulture) + " " + unit;
    }
}
