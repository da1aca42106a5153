using System.Reflection;

namespace Podium.Architecture.Tests;

/// <summary>
/// Goal: the arrows of docs/architecture.md hold, so that scheduler, controllers, kubelet and proxy see the cluster only
/// through the client, exactly as another machine would. Method: read which assemblies each assembly refers to.
/// </summary>
public sealed class ReferenceTests
{
    public static TheoryData<string, string[]> AllowedReferences => new()
    {
        { "Podium.Api", [] },
        { "Podium.Store", [] },
        { "Podium.Cri", [] },
        { "Podium.Streaming", [] },
        { "Podium.Client", ["Podium.Api"] },
        { "Podium.ApiServer", ["Podium.Api", "Podium.Store", "Podium.Client", "Podium.Streaming"] },
        { "Podium.Scheduler", ["Podium.Api", "Podium.Client"] },
        { "Podium.Controllers", ["Podium.Api", "Podium.Client"] },
        { "Podium.Kubelet", ["Podium.Api", "Podium.Client", "Podium.Cri", "Podium.Streaming"] },
        { "Podium.Network", ["Podium.Api", "Podium.Client"] },
    };

    [Theory]
    [MemberData(nameof(AllowedReferences))]
    public void A_project_refers_only_to_what_the_architecture_allows(string project, string[] allowed)
    {
        var referred = Assembly.Load(project).GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => name.StartsWith("Podium", StringComparison.Ordinal) || name == "podium")
            .Where(name => !allowed.Contains(name));
        Assert.Empty(referred);
    }

    [Fact]
    public void Every_project_of_the_program_stands_in_the_table()
    {
        var built = Directory.EnumerateFiles(AppContext.BaseDirectory, "Podium.*.dll")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Where(name => !name.EndsWith("Tests", StringComparison.Ordinal) && name != "Podium.Testing");
        Assert.Equal(
            AllowedReferences.Select(row => (string)((object[])row)[0]).Order(StringComparer.Ordinal),
            built.Order(StringComparer.Ordinal));
    }
}
