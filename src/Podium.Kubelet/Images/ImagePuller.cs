using System.Globalization;
using Podium.Api.Core.V1;
using Podium.Cri;
using Podium.Cri.Grpc;
using Podium.Cri.V1;
using Podium.Client.Recording;
using Podium.Kubelet.Events;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Runtime;
using Container = Podium.Api.Core.V1.Container;

namespace Podium.Kubelet.Images;

/// <summary>What became of an image.</summary>
/// <param name="Image">The image; null when it is not to be had.</param>
/// <param name="Failure">Why not.</param>
internal sealed record ImageOutcome(Image? Image, StartFailure? Failure);

/// <summary>
/// Sees that a container's image is there, by its pull policy (pkg/kubelet/images/image_manager.go). Images are pulled beside
/// each other; one that several pods wait for is pulled by the runtime once.
/// </summary>
internal sealed class ImagePuller(
    ICriRuntime runtime, PullSecrets secrets, Func<string, CancellationToken, Task<bool>> archives, IEventRecorder events, TimeProvider time)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan PolicyRetry = TimeSpan.FromSeconds(12);

    // The first failure is followed by the look that the new sandbox causes, each later one by the next look after an error.
    private static readonly TimeSpan FirstErrorShown = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ErrorShown = TimeSpan.FromSeconds(12);

    /// <summary>Finds or pulls the image.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">The container.</param>
    /// <param name="before">The failure before this attempt, for its delay.</param>
    /// <param name="sandbox">The pod's sandbox.</param>
    /// <param name="cancellationToken">Gives the pull up.</param>
    public async Task<ImageOutcome> EnsureAsync(
        Pod pod, Container container, StartFailure? before, PodSandboxConfig sandbox, CancellationToken cancellationToken)
    {
        var about = EventReferences.Of(pod, container.Name);
        if (!ImageNames.TryNormalize(container.Image, out var full, out var error))
        {
            var message = $"Failed to apply default image tag \"{container.Image}\": couldn't parse image name \"{container.Image}\": {error}";
            events.Record(about, true, "InspectFailed", message);
            return Failed(about, container, "InvalidImageName", message, PolicyRetry);
        }

        var spec = new ImageSpec { Image = full, UserSpecifiedImage = container.Image };
        Image? image;
        try
        {
            image = (await runtime.ImageStatusAsync(spec, false, cancellationToken)).Image;
        }
        catch (GrpcException failure)
        {
            var message = $"Failed to inspect image \"{container.Image}\": {CriViews.Describe(failure)}";
            events.Record(about, true, "InspectFailed", message);
            return Failed(about, container, "ImageInspectError", message, PolicyRetry);
        }

        var policy = container.ImagePullPolicy;
        if (image is not null && policy != "Always")
        {
            events.Record(about, false, "Pulled", $"Container image \"{container.Image}\" already present on machine");
            return new(image, null);
        }

        if (policy == "Never")
        {
            var message = $"Container image \"{container.Image}\" is not present with pull policy of Never";
            events.Record(about, true, "ErrImageNeverPull", message);
            return Failed(about, container, "ErrImageNeverPull", message, PolicyRetry);
        }

        return await PullAsync(pod, container, spec, before, sandbox, about, cancellationToken);
    }

    private async Task<ImageOutcome> PullAsync(
        Pod pod, Container container, ImageSpec spec, StartFailure? before, PodSandboxConfig sandbox, ObjectReference about,
        CancellationToken cancellationToken)
    {
        events.Record(about, false, "Pulling", $"Pulling image \"{container.Image}\"");
        var start = time.GetTimestamp();
        GrpcException? error = null;
        var isArchived = await archives(spec.Image, cancellationToken);
        var credentials = isArchived ? [] : await secrets.ForAsync(pod, spec.Image, cancellationToken);
        for (var i = 0; i < Math.Max(1, credentials.Count); i++)
        {
            try
            {
                if (!isArchived)
                {
                    await runtime.PullImageAsync(spec, credentials.Count == 0 ? null : credentials[i], sandbox, cancellationToken);
                }

                var image = (await runtime.ImageStatusAsync(spec, false, cancellationToken)).Image;
                var took = Duration(time.GetElapsedTime(start));
                events.Record(about, false, "Pulled",
                    $"Successfully pulled image \"{container.Image}\" in {took} ({took} including waiting). Image size: {image?.Size ?? 0} bytes.");
                return image is null ? Failed(about, container, "ErrImagePull", "image disappeared after it was pulled", FirstDelay) : new(image, null);
            }
            catch (GrpcException failure)
            {
                error = failure;
            }
        }

        var message = CriViews.Describe(error!);
        events.Record(about, true, "Failed", $"Failed to pull image \"{container.Image}\": {message}");
        events.Record(about, true, "Failed", "Error: ErrImagePull");
        var delay = before is { ImageDelay.Ticks: > 0 } && before.Image == container.Image ? before.ImageDelay * 2 : FirstDelay;
        delay = delay < MaxDelay ? delay : MaxDelay;
        var now = time.GetUtcNow();
        return new(null, new StartFailure(
            "ErrImagePull", message, now + delay, container.Image, now + (delay > FirstDelay ? ErrorShown : FirstErrorShown), delay));
    }

    private ImageOutcome Failed(ObjectReference about, Container container, string reason, string message, TimeSpan delay)
    {
        events.Record(about, true, "Failed", $"Error: {reason}");
        return new(null, new StartFailure(reason, message, time.GetUtcNow() + delay, container.Image));
    }

    // As Go prints a duration truncated to milliseconds: 812ms, 1.9s, 1m2.5s.
    private static string Duration(TimeSpan took)
    {
        var ms = (long)took.TotalMilliseconds;
        if (ms < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{ms}ms");
        }

        var seconds = (ms % 60_000) / 1000.0;
        var minutes = ms / 60_000;
        return minutes > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds:0.###}s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s");
    }
}
