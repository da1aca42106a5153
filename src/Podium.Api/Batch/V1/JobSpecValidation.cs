using System.Globalization;
using Podium.Api.Core.V1;
using Podium.Api.Validation;

namespace Podium.Api.Batch.V1;

/// <summary>Checks what a job should do, in a job or in a cron job's template (validateJobSpec).</summary>
internal static class JobSpecValidation
{
    private const int ManagedByMax = 63;
    private const int IndexedParallelismMax = 100_000;
    private const int FailedIndexesMax = 100_000;

    /// <summary>Above so many completions, what a job with backoffLimitPerIndex remembers is bounded more tightly.</summary>
    private const int ManyCompletions = 100_000;
    private const int ParallelismOfManyMax = 10_000;
    private const int FailedIndexesOfManyMax = 10_000;

    public static void Check(FieldErrors errors, JobSpec spec, FieldPath path)
    {
        CheckNumbers(errors, spec, path);
        if (spec.ManagedBy is { } managedBy)
        {
            CheckManagedBy(errors, managedBy, path.Child("managedBy"));
        }

        CheckCompletionMode(errors, spec, path);
        if (spec.PodFailurePolicy is not null)
        {
            PodFailurePolicyValidation.Check(errors, spec, path.Child("podFailurePolicy"));
        }

        if (spec.SuccessPolicy is { } success)
        {
            if (spec.IsIndexed())
            {
                SuccessPolicyValidation.Check(errors, success, spec.Completions ?? 0, path.Child("successPolicy"));
            }
            else
            {
                errors.Invalid(path.Child("successPolicy"), GoSyntax.Object(success), "requires indexed completion mode");
            }
        }

        if (spec.PodReplacementPolicy is { } replacement)
        {
            string[] allowed = spec.PodFailurePolicy is null ? ["Failed", "TerminatingOrFailed"] : ["Failed"];
            errors.AllowOneOf(path.Child("podReplacementPolicy"), replacement, allowed);
        }

        errors.AddRange(PodValidation.ValidatePodTemplateSpec(spec.Template, path.Child("template")));
        CheckRestartPolicy(errors, spec, path.Child("template").Child("spec").Child("restartPolicy"));
    }

    private static void CheckNumbers(FieldErrors errors, JobSpec spec, FieldPath path)
    {
        NonNegative("parallelism", spec.Parallelism);
        NonNegative("completions", spec.Completions);
        NonNegative("activeDeadlineSeconds", spec.ActiveDeadlineSeconds);
        NonNegative("backoffLimit", spec.BackoffLimit);
        NonNegative("ttlSecondsAfterFinished", spec.TtlSecondsAfterFinished);
        NonNegative("backoffLimitPerIndex", spec.BackoffLimitPerIndex);
        NonNegative("maxFailedIndexes", spec.MaxFailedIndexes);
        if (spec is { MaxFailedIndexes: not null, BackoffLimitPerIndex: null })
        {
            errors.Required(path.Child("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
        }

        void NonNegative(string field, long? value)
        {
            if (value is { } number)
            {
                errors.RequireNonNegative(path.Child(field), number);
            }
        }
    }

    private static void CheckManagedBy(FieldErrors errors, string managedBy, FieldPath path)
    {
        if (errors.RequireSet(path, managedBy))
        {
            var slash = managedBy.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || slash == managedBy.Length - 1)
            {
                errors.Invalid(path, managedBy, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            }
            else
            {
                errors.Invalid(path, managedBy[..slash], NameRules.Dns1123Subdomain(managedBy[..slash]));
            }
        }

        if (managedBy.Length > ManagedByMax)
        {
            errors.Add(FieldError.TooLong(path, ManagedByMax));
        }
    }

    private static void CheckCompletionMode(FieldErrors errors, JobSpec spec, FieldPath path)
    {
        errors.AllowOneOf(path.Child("completionMode"), spec.CompletionMode, "NonIndexed", "Indexed");
        if (spec.IsIndexed())
        {
            CheckIndexed(errors, spec, path);
        }
        else if (spec.CompletionMode is null or "NonIndexed")
        {
            if (spec.BackoffLimitPerIndex is { } limit)
            {
                errors.Invalid(path.Child("backoffLimitPerIndex"), limit, "requires indexed completion mode");
            }

            if (spec.MaxFailedIndexes is { } failed)
            {
                errors.Invalid(path.Child("maxFailedIndexes"), failed, "requires indexed completion mode");
            }
        }
    }

    private static void CheckIndexed(FieldErrors errors, JobSpec spec, FieldPath path)
    {
        if (spec.Completions is null)
        {
            errors.Required(path.Child("completions"), "when completion mode is Indexed");
        }

        AtMost("parallelism", spec.Parallelism, IndexedParallelismMax, " when completion mode is Indexed");
        if (spec.MaxFailedIndexes > spec.Completions)
        {
            errors.Invalid(path.Child("maxFailedIndexes"), spec.MaxFailedIndexes, "must be less than or equal to completions");
        }

        AtMost("maxFailedIndexes", spec.MaxFailedIndexes, FailedIndexesMax, "");
        if (spec.Completions > ManyCompletions && spec.BackoffLimitPerIndex is not null)
        {
            if (spec.MaxFailedIndexes is null)
            {
                errors.Required(path.Child("maxFailedIndexes"),
                    string.Create(CultureInfo.InvariantCulture, $"must be specified when completions is above {ManyCompletions}"));
            }

            var suffix = string.Create(CultureInfo.InvariantCulture,
                $" when completions are above {ManyCompletions} and used with backoff limit per index");
            AtMost("parallelism", spec.Parallelism, ParallelismOfManyMax, suffix);
            AtMost("maxFailedIndexes", spec.MaxFailedIndexes, FailedIndexesOfManyMax, suffix);
        }

        void AtMost(string field, int? value, int most, string suffix)
        {
            if (value > most)
            {
                errors.Invalid(path.Child(field), value,
                    string.Create(CultureInfo.InvariantCulture, $"must be less than or equal to {most}{suffix}"));
            }
        }
    }

    // Always is what a template has that says nothing.
    private static void CheckRestartPolicy(FieldErrors errors, JobSpec spec, FieldPath path)
    {
        switch (spec.Template.Spec.RestartPolicy)
        {
            case "Always" or "":
                errors.Required(path, "valid values: \"OnFailure\", \"Never\"");
                break;
            case not ("OnFailure" or "Never"):
                errors.NotSupported(path, spec.Template.Spec.RestartPolicy, "OnFailure", "Never");
                break;
            case "OnFailure" when spec.PodFailurePolicy is not null:
                errors.Invalid(path, spec.Template.Spec.RestartPolicy, "only \"Never\" is supported when podFailurePolicy is specified");
                break;
        }
    }
}
