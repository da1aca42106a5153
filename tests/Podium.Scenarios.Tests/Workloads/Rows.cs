using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Workloads;

/// <summary>Reads what kubectl shows of workloads.</summary>
internal static partial class Rows
{
    /// <summary>The cells of the lines, split at blanks.</summary>
    public static string[][] Cells(this CommandResult result) =>
        [.. result.Succeeded().Lines.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The cells of the lines, split where more than one blank stands: headings and cells may have blanks themselves.</summary>
    public static string[][] Columns(this CommandResult result) => [.. result.Succeeded().Lines.Select(line => Gap().Split(line.TrimEnd()))];

    /// <summary>Waits until the pods of a label, those that are ending aside, are so many, and all ready. Gives their names.</summary>
    public static async Task<string[]> WaitPodsAsync(this Kubectl kubectl, string selector, int count)
    {
        string[] names = [];
        await kubectl.UntilAsync(
            result =>
            {
                var pods = Lasting(result.Output);
                names = [.. pods.Select(pod => (string)pod["metadata"]!["name"]!)];
                return names.Length == count && pods.All(IsReady);
            },
            "get", "pods", "-l", selector, "-o", "json");
        return names;
    }

    /// <summary>The names of the pods of a label, those that are ending aside.</summary>
    public static async Task<string[]> PodsAsync(this Kubectl kubectl, string selector) =>
        [.. Lasting((await kubectl.RunAsync("get", "pods", "-l", selector, "-o", "json")).Succeeded().Output).Select(pod => (string)pod["metadata"]!["name"]!)];

    /// <summary>
    /// Waits until at least so many events of a reason tell of an object, and gives what they say, the oldest first. Events are written
    /// beside what they tell of, and may come a moment later.
    /// </summary>
    public static async Task<string[]> ToldAsync(this Kubectl kubectl, string name, string reason, int count = 1)
    {
        await kubectl.UntilAsync(
            result => result.Succeeded().Lines.Length >= count,
            "get", "events", "--field-selector", $"involvedObject.name={name},reason={reason}", "-o", "name");
        return [.. (await kubectl.EventsAsync(name)).Where(e => e.Reason == reason).Select(e => e.Message)];
    }

    private static List<JsonNode> Lasting(string list) =>
        [.. JsonNode.Parse(list)!["items"]!.AsArray().OfType<JsonNode>().Where(pod => pod["metadata"]!["deletionTimestamp"] is null)];

    private static bool IsReady(JsonNode pod) => pod["status"]?["conditions"]?.AsArray().Any(condition =>
        (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;

    [GeneratedRegex(" {2,}")]
    private static partial Regex Gap();
}
