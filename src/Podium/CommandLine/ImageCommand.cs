using System.CommandLine;

namespace Podium.CommandLine;

/// <summary><c>podium image</c>: images without a registry.</summary>
internal static class ImageCommand
{
    public static Command Create()
    {
        var command = new Command("image", "Work with the images of the cluster's nodes");
        return command;
    }
}
