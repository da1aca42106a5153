using System.CommandLine;
using Podium.Images;

namespace Podium.CommandLine;

/// <summary><c>podium image</c>: images without a registry.</summary>
internal static class ImageCommand
{
    public static Command Create()
    {
        var import = new Command("import", "Bring the images of an archive to the cluster's nodes, now and at every start");
        var selection = new ClusterSelection().AddTo(import);
        var file = new Argument<string>("FILE") { Description = "An archive as \"docker save\" or \"ctr images export\" writes it (tar, also compressed)" };
        import.Arguments.Add(file);
        import.SetAction((parsed, cancellationToken) =>
            ImageImport.RunAsync(selection.Existing(parsed), Path.GetFullPath(parsed.GetValue(file)!), cancellationToken));
        return new Command("image", "Work with the images of the cluster's nodes") { import };
    }
}
