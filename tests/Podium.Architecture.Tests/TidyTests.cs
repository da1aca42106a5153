using System.Text.RegularExpressions;

namespace Podium.Architecture.Tests;

/// <summary>
/// Goal: rules that a compiler does not check. Method: read the source files as text.
/// </summary>
public sealed partial class TidyTests
{
    public static TheoryData<string> Sources()
    {
        var data = new TheoryData<string>();
        foreach (var project in Directory.EnumerateDirectories(Path.Combine(Root, "src")))
        {
            data.Add(Path.GetFileName(project));
        }

        return data;
    }

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Podium.slnx")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return folder;
        }
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Time_comes_from_a_TimeProvider_and_nothing_blocks_a_thread(string project)
    {
        var found = Files(project)
            .SelectMany(path => File.ReadLines(path).Select((line, index) => (path, line, index)))
            .Where(place => ForbiddenCall().IsMatch(place.line) && !place.line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(place => $"{Path.GetRelativePath(Root, place.path)}:{place.index + 1}: {place.line.Trim()}");
        Assert.Empty(found);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Files_are_named_for_an_idea_and_not_for_a_drawer(string project)
    {
        var found = Files(project).Where(path => Drawer().IsMatch(Path.GetFileNameWithoutExtension(path)));
        Assert.Empty(found);
    }

    private static IEnumerable<string> Files(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now\b|Thread\.Sleep|Random\.Shared|\.GetAwaiter\(\)\.GetResult\(\)|NotImplementedException|Task\.Delay\([^,]*\)\s*[;.]")]
    private static partial Regex ForbiddenCall();

    [GeneratedRegex("Helper|Util(s|ity|ities)?(?![a-z])|Misc|Common$|[a-z]2$")]
    private static partial Regex Drawer();
}
