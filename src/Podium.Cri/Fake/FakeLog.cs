using System.Globalization;

namespace Podium.Cri.Fake;

/// <summary>Writes the one line that a fake container may print, in CRI's log format.</summary>
internal static class FakeLog
{
    public static async Task WriteAsync(FakeContainer container, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (container.Script.Text("log", container.Name) is not { } text || container.LogPath is not { Length: > 0 } path)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var stamp = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);
        await File.AppendAllTextAsync(path, $"{stamp} stdout F {text}\n", cancellationToken).ConfigureAwait(false);
    }
}
