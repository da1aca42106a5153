using Microsoft.Extensions.Logging;

namespace Podium.Kubelet.Pods;

/// <summary>
/// Removes what pods left on the disk that neither the API nor the runtime knows any more: the program was killed after their
/// deletion and before their end (<c>cleanupOrphanedPodDirs</c>).
/// </summary>
internal static partial class OrphanFolders
{
    /// <summary>Removes them.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isKnown">Whether a pod of this uid has a worker.</param>
    /// <param name="logger">Takes what cannot be removed now; the next start tries again.</param>
    public static void Remove(PodNode node, Func<string, bool> isKnown, ILogger logger)
    {
        foreach (var folder in FoldersIn(node.Paths.Pods))
        {
            var uid = Path.GetFileName(folder);
            if (!isKnown(uid))
            {
                Try(folder, logger, () =>
                {
                    node.Volumes.TearDown(uid);
                    node.Cgroups.Remove(uid);
                });
            }
        }

        foreach (var folder in FoldersIn(node.Paths.Logs))
        {
            // <namespace>_<name>_<uid>
            var name = Path.GetFileName(folder);
            if (!isKnown(name[(name.LastIndexOf('_') + 1)..]))
            {
                Try(folder, logger, () => Directory.Delete(folder, recursive: true));
            }
        }
    }

    private static string[] FoldersIn(string directory) => Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];

    private static void Try(string folder, ILogger logger, Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogLeft(logger, folder, failure);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{folder} of a pod that is gone could not be removed")]
    private static partial void LogLeft(ILogger logger, string folder, Exception failure);
}
