using Microsoft.Extensions.Logging.Abstractions;
using Podium.Cluster;
using Podium.Cri.Containerd;
using Podium.Cri.Images;
using Podium.Cri.Linux;
using Podium.Nodes;

namespace Podium.Images;

/// <summary>
/// <c>podium image import</c>: keeps an image archive in the cluster's data directory, from where every start imports it, and
/// brings it into the containerds that run.
/// </summary>
internal static class ImageImport
{
    public static async Task<int> RunAsync(ClusterOptions options, string file, CancellationToken cancellationToken)
    {
        if (options.ContainerRuntimeEndpoint.Length > 0)
        {
            throw new UsageException(
                $"cluster \"{options.Name}\" uses the containerd at {options.ContainerRuntimeEndpoint}: import with \"ctr --address {options.ContainerRuntimeEndpoint} --namespace {ContainerdNamespace.Kubernetes} images import {file}\"");
        }

        ImageArchive.Check(file);
        var folder = ClusterPaths.Images(options.DataDirectory);
        var kept = Path.Combine(folder, ImageArchive.NameFor(file));

        // Not yet under a name that a start would import: a start may happen at any time.
        var arriving = kept + ".new";
        try
        {
            Directory.CreateDirectory(folder);
            if (Path.GetFullPath(file) != kept)
            {
                File.Copy(file, arriving, overwrite: true);
                File.SetLastWriteTimeUtc(arriving, File.GetLastWriteTimeUtc(file));
            }

            var imported = await IntoRunningAsync(options, File.Exists(arriving) ? arriving : kept, cancellationToken);
            if (File.Exists(arriving))
            {
                File.Move(arriving, kept, overwrite: true);
            }

            foreach (var (importer, names) in imported)
            {
                importer.Remember(kept, names);
            }

            Report(options, kept, imported);
            return 0;
        }
        catch (ContainerdException refused)
        {
            throw new UsageException(refused.Message.Replace(arriving, file, StringComparison.Ordinal).ReplaceLineEndings(" "));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"the archive could not be kept in {folder}: {unwritable.Message}");
        }
        finally
        {
            File.Delete(arriving);
        }
    }

    private static async Task<List<(ImageImporter Importer, IReadOnlyList<string> Names)>> IntoRunningAsync(
        ClusterOptions options, string path, CancellationToken cancellationToken)
    {
        var imported = new List<(ImageImporter, IReadOnlyList<string>)>();
        if (ProcessIdentity.ReadAlive(ClusterPaths.PidFile(options.DataDirectory)) is null)
        {
            return imported;
        }

        foreach (var node in Directory.GetDirectories(Path.Combine(options.DataDirectory, "nodes")).Select(path => Path.GetFileName(path)!))
        {
            using var runtime = new NodeRuntime(NodeOptions.Of(options, node), TimeProvider.System, NullLoggerFactory.Instance);
            var importer = new ImageImporter(runtime.Containerd, runtime.Cri, TimeProvider.System, NullLogger<ImageImporter>.Instance);
            imported.Add((importer, await importer.ImportAsync(path, cancellationToken)));
        }

        return imported;
    }

    private static void Report(ClusterOptions options, string kept, List<(ImageImporter Importer, IReadOnlyList<string> Names)> imported)
    {
        if (imported is [])
        {
            Console.WriteLine($"kept as {kept}; cluster \"{options.Name}\" is stopped and imports it at its next start");
            return;
        }

        foreach (var name in imported.SelectMany(node => node.Names).Distinct(StringComparer.Ordinal))
        {
            Console.WriteLine($"imported {name}");
        }
    }
}
