namespace Podium.Scenarios.Tests.Setup;

/// <summary>Where this clone's files are.</summary>
internal static class Repository
{
    /// <summary>The clone's root folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program that `make build` makes.</summary>
    public static string Program { get; } = Path.Combine(Root, "out", "podium");

    /// <summary>The archives that `build/make-images` makes.</summary>
    public static string Images { get; } = Path.Combine(Root, "out", "images");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Podium.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside a clone of Podium");
        }

        return folder;
    }
}
