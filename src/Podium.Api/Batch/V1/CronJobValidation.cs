using System.Text.RegularExpressions;
using Podium.Api.Validation;

namespace Podium.Api.Batch.V1;

/// <summary>Checks cron jobs with Kubernetes' rules and words (pkg/apis/batch/validation/validation.go, v1.32).</summary>
public static partial class CronJobValidation
{
    /// <summary>A job's name has at most 63 characters, of which 11 go to the time.</summary>
    private const int NameMax = 52;

    /// <summary>Checks a new cron job.</summary>
    public static IReadOnlyList<FieldError> Validate(CronJob cronJob)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(cronJob.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        CheckSpec(errors, cronJob.Spec, null);
        if (cronJob.Metadata.Name.Length > NameMax)
        {
            errors.Invalid(FieldPath.Root("metadata").Child("name"), cronJob.Metadata.Name, "must be no more than 52 characters");
        }

        return errors;
    }

    /// <summary>Checks an update of a cron job.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(CronJob cronJob, CronJob old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(cronJob.Metadata, old.Metadata));
        CheckSpec(errors, cronJob.Spec, old.Spec);
        return errors;
    }

    private static void CheckSpec(FieldErrors errors, CronJobSpec spec, CronJobSpec? old)
    {
        var path = FieldPath.Root("spec");
        if (errors.RequireSet(path.Child("schedule"), spec.Schedule))
        {
            CheckSchedule(errors, spec, old?.Schedule.Contains("TZ", StringComparison.Ordinal) ?? false, path.Child("schedule"));
        }

        if (spec.StartingDeadlineSeconds is { } deadline)
        {
            errors.RequireNonNegative(path.Child("startingDeadlineSeconds"), deadline);
        }

        if (spec.TimeZone is { } zone && zone != old?.TimeZone)
        {
            CheckTimeZone(errors, zone, path.Child("timeZone"));
        }

        errors.RequireOneOf(path.Child("concurrencyPolicy"), spec.ConcurrencyPolicy, "Allow", "Forbid", "Replace");
        CheckTemplate(errors, spec.JobTemplate.Spec, path.Child("jobTemplate").Child("spec"));
        if (spec.SuccessfulJobsHistoryLimit is { } succeeded)
        {
            errors.RequireNonNegative(path.Child("successfulJobsHistoryLimit"), succeeded);
        }

        if (spec.FailedJobsHistoryLimit is { } failed)
        {
            errors.RequireNonNegative(path.Child("failedJobsHistoryLimit"), failed);
        }
    }

    private static void CheckSchedule(FieldErrors errors, CronJobSpec spec, bool allowsZone, FieldPath path)
    {
        if (!CronSchedule.TryParse(spec.Schedule, out _, out var error))
        {
            errors.Invalid(path, spec.Schedule, error);
        }

        if (spec.Schedule.Contains("TZ", StringComparison.Ordinal))
        {
            if (!allowsZone)
            {
                errors.Invalid(path, spec.Schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
            }
            else if (spec.TimeZone is not null)
            {
                errors.Invalid(path, spec.Schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule");
            }
        }
    }

    private static void CheckTimeZone(FieldErrors errors, string zone, FieldPath path)
    {
        if (zone.Length == 0)
        {
            errors.Invalid(path, zone, "timeZone must be nil or non-empty string");
            return;
        }

        foreach (var part in zone.Split('/'))
        {
            if (part is "." or ".." || part.StartsWith('-') || !ZonePart().IsMatch(part))
            {
                errors.Invalid(path, zone, $"unknown time zone {zone}");
                return;
            }
        }

        if (zone.Equals("Local", StringComparison.OrdinalIgnoreCase))
        {
            errors.Invalid(path, zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }

        if (zone != "Local" && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            errors.Invalid(path, zone, $"unknown time zone {zone}");
        }
    }

    private static void CheckTemplate(FieldErrors errors, JobSpec spec, FieldPath path)
    {
        JobSpecValidation.Check(errors, spec, path);
        if (spec.Selector is { } selector)
        {
            errors.Invalid(path.Child("selector"), GoSyntax.LabelSelector(selector), "`selector` will be auto-generated");
        }

        if (spec.ManualSelector == true)
        {
            errors.NotSupported(path.Child("manualSelector"), true, "nil", "false");
        }
    }

    [GeneratedRegex(@"^[A-Za-z\.\-_0-9+]{1,14}$")]
    private static partial Regex ZonePart();
}
