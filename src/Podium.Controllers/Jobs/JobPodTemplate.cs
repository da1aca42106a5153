using System.Globalization;
using Podium.Api.Batch.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Pods;

namespace Podium.Controllers.Jobs;

/// <summary>Makes a job's pods. Those of an indexed job know their index: by annotation, label, environment, host name and name.</summary>
internal static class JobPodTemplate
{
    private const string IndexVariable = "JOB_COMPLETION_INDEX";

    /// <summary>What a made name may have before the part that the server makes.</summary>
    private const int NamePrefixMax = 58;

    /// <summary>A pod of the job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="index">The pod's index; null for a job that counts successes alike.</param>
    /// <param name="replaced">The failed pod of the same index that it stands in for; null where there is none.</param>
    public static Pod Make(Job job, int? index, Pod? replaced)
    {
        var pod = PodFromTemplate.Make(job.Spec.Template, job);
        var metadata = pod.Metadata with
        {
            Finalizers = pod.IsTracked() ? pod.Metadata.Finalizers : [.. pod.Metadata.Finalizers, JobLabels.TrackingFinalizer],
        };
        if (index is not { } number)
        {
            return pod with { Metadata = metadata };
        }

        var text = number.ToString(CultureInfo.InvariantCulture);
        var annotations = new Dictionary<string, string>(metadata.Annotations, StringComparer.Ordinal) { [JobLabels.CompletionIndex] = text };
        if (job.Spec.BackoffLimitPerIndex is not null)
        {
            CountFailures(annotations, job, replaced);
        }

        return pod with
        {
            Metadata = metadata with
            {
                GenerateName = NamePrefix(job.Metadata.Name, text),
                Annotations = annotations,
                Labels = new Dictionary<string, string>(metadata.Labels, StringComparer.Ordinal) { [JobLabels.CompletionIndex] = text },
            },
            Spec = pod.Spec with
            {
                Hostname = $"{job.Metadata.Name}-{text}",
                Containers = [.. pod.Spec.Containers.Select(WithIndex)],
                InitContainers = [.. pod.Spec.InitContainers.Select(WithIndex)],
            },
        };
    }

    private static string NamePrefix(string job, string index)
    {
        var suffix = $"-{index}-";
        return (job.Length + suffix.Length > NamePrefixMax ? job[..(NamePrefixMax - suffix.Length)] : job) + suffix;
    }

    private static void CountFailures(Dictionary<string, string> annotations, Job job, Pod? replaced)
    {
        var (counted, ignored) = (replaced?.IndexFailures() ?? 0, replaced?.IgnoredIndexFailures() ?? 0);
        if (replaced is not null)
        {
            if (PodFailureVerdict.Of(job.Spec.PodFailurePolicy, replaced).Counts)
            {
                counted++;
            }
            else
            {
                ignored++;
            }
        }

        annotations[JobLabels.IndexFailureCount] = counted.ToString(CultureInfo.InvariantCulture);
        if (ignored > 0)
        {
            annotations[JobLabels.IndexIgnoredFailureCount] = ignored.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static Container WithIndex(Container container) => container.Env.Any(e => e.Name == IndexVariable)
        ? container
        : container with
        {
            Env =
            [
                .. container.Env,
                new EnvVar
                {
                    Name = IndexVariable,
                    ValueFrom = new() { FieldRef = new() { FieldPath = $"metadata.labels['{JobLabels.CompletionIndex}']" } },
                },
            ],
        };
}
