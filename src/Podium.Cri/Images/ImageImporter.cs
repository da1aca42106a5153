using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Podium.Cri.Containerd;
using Podium.Cri.Linux;
using Podium.Cri.V1;

namespace Podium.Cri.Images;

/// <summary>
/// Brings images from tar files (docker-archive or OCI layout, compressed or not) into containerd, and returns when CRI
/// knows them. CRI itself cannot import; containerd's own tool <c>ctr</c>, of the same package, can.
/// </summary>
/// <param name="options">Which containerd.</param>
/// <param name="runtime">Its CRI.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of each import.</param>
public sealed partial class ImageImporter(
    ContainerdOptions options, ICriRuntime runtime, TimeProvider time, ILogger<ImageImporter> logger)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan SeenTimeout = TimeSpan.FromSeconds(10);

    private readonly ImportRecord record = new(Path.Combine(options.Directory, "imported"));

    /// <summary>Imports one file, whether or not it was imported before.</summary>
    /// <param name="path">The tar file.</param>
    /// <param name="cancellationToken">Ends the import.</param>
    /// <returns>The full names of its images.</returns>
    /// <exception cref="ContainerdException">The file is no image, or names none; the message says so.</exception>
    public async Task<IReadOnlyList<string>> ImportAsync(string path, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var output = await RunCtrAsync(path, cancellationToken).ConfigureAwait(false);
        var names = ReadNames(output);
        if (names.Count == 0)
        {
            throw new ContainerdException($"{path} holds no image with a name");
        }

        foreach (var name in names)
        {
            await WaitUntilSeenAsync(name, cancellationToken).ConfigureAwait(false);
        }

        LogImported(logger, path, string.Join(", ", names), time.GetElapsedTime(started).TotalMilliseconds);
        return names;
    }

    /// <summary>Notes what a file gave, so that <see cref="ImportNewAsync"/> passes it over while it is unchanged.</summary>
    /// <param name="path">The tar file, where <see cref="ImportNewAsync"/> will find it.</param>
    /// <param name="names">The full names of its images.</param>
    public void Remember(string path, IReadOnlyList<string> names) => record.Set(path, names);

    /// <summary>
    /// Imports each <c>*.tar</c> of a directory that has changed since, or whose images are gone. A file that cannot be
    /// imported is logged and does not keep the others back.
    /// </summary>
    /// <param name="directory">Where the files are; it may be missing.</param>
    /// <param name="cancellationToken">Ends the import.</param>
    /// <returns>How many files were imported.</returns>
    public async Task<int> ImportNewAsync(string directory, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(directory))
        {
            return 0;
        }

        var imported = 0;
        var paths = Directory.GetFiles(directory, "*.tar");
        Array.Sort(paths, StringComparer.Ordinal);
        foreach (var path in paths)
        {
            try
            {
                imported += await ImportIfNewAsync(path, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
            catch (ContainerdException e)
            {
                LogNotImported(logger, path, e.Message);
            }
        }

        return imported;
    }

    /// <summary>
    /// Provides an image from a directory's archives, where one of them holds it: the archive stands for the image's registry.
    /// Archives that were put there since are looked into.
    /// </summary>
    /// <param name="directory">Where the archives are; it may be missing.</param>
    /// <param name="image">The image, by any name of it.</param>
    /// <param name="cancellationToken">Ends the import.</param>
    /// <returns>Whether an archive holds the image; it is then in the runtime.</returns>
    public async Task<bool> ProvideAsync(string directory, string image, CancellationToken cancellationToken)
    {
        var wanted = ImageName.Complete(image);
        foreach (var path in Directory.Exists(directory) ? Directory.GetFiles(directory, "*.tar") : [])
        {
            if (record.Find(path) is { } known && !known.Contains(wanted))
            {
                continue;
            }

            try
            {
                await ImportIfNewAsync(path, cancellationToken).ConfigureAwait(false);
            }
            catch (ContainerdException e)
            {
                LogNotImported(logger, path, e.Message);
                continue;
            }

            if (record.Find(path)?.Contains(wanted) ?? false)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Imports the image of the sandboxes, unless it is there.</summary>
    /// <param name="cancellationToken">Ends the import.</param>
    /// <returns>When CRI knows it.</returns>
    public async Task EnsurePauseImageAsync(CancellationToken cancellationToken)
    {
        if (await IsSeenAsync(PauseImage.Name, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        var path = Path.Combine(options.Directory, "pause.tar");
        await PauseImage.WriteAsync(path, cancellationToken).ConfigureAwait(false);
        await ImportAsync(path, cancellationToken).ConfigureAwait(false);
        File.Delete(path);
    }

    /// <summary>ctr writes a line for each image: <c>unpacking NAME (DIGEST)...done</c>.</summary>
    internal static IReadOnlyList<string> ReadNames(string output)
    {
        const string start = "unpacking ";
        var names = new List<string>();
        foreach (var line in output.Split('\n'))
        {
            if (line.StartsWith(start, StringComparison.Ordinal) && line.IndexOf(" (", start.Length, StringComparison.Ordinal) is > 0 and var end)
            {
                names.Add(line[start.Length..end]);
            }
        }

        return names;
    }

    private async Task<bool> ImportIfNewAsync(string path, CancellationToken cancellationToken)
    {
        if (record.Find(path) is { } before)
        {
            var missing = false;
            foreach (var name in before)
            {
                missing |= !await IsSeenAsync(name, cancellationToken).ConfigureAwait(false);
            }

            if (!missing)
            {
                return false;
            }
        }

        Remember(path, await ImportAsync(path, cancellationToken).ConfigureAwait(false));
        return true;
    }

    private async Task WaitUntilSeenAsync(string name, CancellationToken cancellationToken)
    {
        // CRI hears of new images by an event, a little later.
        var since = time.GetTimestamp();
        while (!await IsSeenAsync(name, cancellationToken).ConfigureAwait(false))
        {
            if (time.GetElapsedTime(since) > SeenTimeout)
            {
                throw new ContainerdException($"the image {name} was imported, but the runtime does not show it");
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsSeenAsync(string name, CancellationToken cancellationToken) =>
        (await runtime.ImageStatusAsync(new ImageSpec { Image = name }, verbose: false, cancellationToken).ConfigureAwait(false)).Image is not null;

    private async Task<string> RunCtrAsync(string path, CancellationToken cancellationToken)
    {
        var ctr = ProgramPath.Find("ctr") ?? throw new ContainerdException("ctr is not on PATH: install the package containerd");
        var start = new ProcessStartInfo(ctr) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (ReadOnlySpan<string>)
            ["-a", options.SocketPath, "-n", ContainerdNamespace.Kubernetes, "images", "import", "--snapshotter", Snapshotter(), path])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new ContainerdException($"cannot start {ctr}");
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            var error = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0 ? output : throw new ContainerdException($"cannot import {path}: {error.Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    /// <summary>The one that CRI uses: an image unpacked by another would be unpacked again.</summary>
    private string Snapshotter() =>
        File.ReadAllText(options.ConfigPath).Contains("snapshotter = \"native\"", StringComparison.Ordinal) ? "native" : "overlayfs";

    [LoggerMessage(1, LogLevel.Information, "Imported {path} ({names}) in {milliseconds:0} ms")]
    private static partial void LogImported(ILogger logger, string path, string names, double milliseconds);

    [LoggerMessage(2, LogLevel.Error, "{path} was not imported: {reason}")]
    private static partial void LogNotImported(ILogger logger, string path, string reason);
}
