namespace Podium.Scenarios.Tests.Setup;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("podium-scenario-").FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(FullPath, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
