using System.Globalization;

namespace Podium.Cri.Images;

/// <summary>
/// Which files were imported when, in a directory with one small file each: the file's size and time, then the names of
/// its images.
/// </summary>
internal sealed class ImportRecord(string directory)
{
    /// <summary>The names that this file gave, if it is unchanged since.</summary>
    public IReadOnlyList<string>? Find(string path)
    {
        var entry = EntryPath(path);
        if (!File.Exists(entry))
        {
            return null;
        }

        var lines = File.ReadAllLines(entry);
        return lines.Length > 1 && lines[0] == Stamp(path) ? lines[1..] : null;
    }

    public void Set(string path, IReadOnlyList<string> names)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllLines(EntryPath(path), [Stamp(path), .. names]);
    }

    private static string Stamp(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
    }

    private string EntryPath(string path) => Path.Combine(directory, Path.GetFileName(path));
}
