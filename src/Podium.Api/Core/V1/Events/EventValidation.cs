using System.Text;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>
/// Checks events (pkg/apis/core/validation/events.go). Both API groups store the same object; what comes through
/// events.k8s.io/v1 has to keep stricter rules.
/// </summary>
public static class EventValidation
{
    private const int NameCharactersMax = 128;
    private const int MessageCharactersMax = 1024;
    private const string Unset = "needs to be unset";

    /// <summary>Checks a new event.</summary>
    /// <param name="evt">The event.</param>
    /// <param name="strict">Whether it came through events.k8s.io/v1.</param>
    public static IReadOnlyList<FieldError> Validate(Event evt, bool strict = false)
    {
        var errors = new FieldErrors();
        CheckAny(errors, evt);
        if (strict)
        {
            errors.AddRange(ObjectMetaValidation.Validate(evt.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
            CheckSeries(errors, evt);
            CheckNewForm(errors, evt);
        }

        return errors;
    }

    /// <summary>Checks an update of an event; of a strict one only the series may change.</summary>
    /// <param name="newEvent">The event as it should be.</param>
    /// <param name="oldEvent">The event as it is.</param>
    /// <param name="strict">Whether the update came through events.k8s.io/v1.</param>
    public static IReadOnlyList<FieldError> ValidateUpdate(Event newEvent, Event oldEvent, bool strict = false)
    {
        var errors = new FieldErrors();
        CheckAny(errors, newEvent);
        if (!strict)
        {
            return errors;
        }

        errors.AddRange(ObjectMetaValidation.ValidateUpdate(newEvent.Metadata, oldEvent.Metadata));
        if (!Equals(newEvent.Series, oldEvent.Series))
        {
            CheckSeries(errors, newEvent);
        }

        errors.RequireUnchanged(FieldPath.Root("involvedObject"), newEvent.InvolvedObject, oldEvent.InvolvedObject);
        errors.RequireUnchanged(FieldPath.Root("reason"), newEvent.Reason, oldEvent.Reason);
        errors.RequireUnchanged(FieldPath.Root("message"), newEvent.Message, oldEvent.Message);
        errors.RequireUnchanged(FieldPath.Root("source"), newEvent.Source, oldEvent.Source);
        errors.RequireUnchanged(FieldPath.Root("firstTimestamp"), newEvent.FirstTimestamp, oldEvent.FirstTimestamp);
        errors.RequireUnchanged(FieldPath.Root("lastTimestamp"), newEvent.LastTimestamp, oldEvent.LastTimestamp);
        errors.RequireUnchanged(FieldPath.Root("count"), newEvent.Count, oldEvent.Count);
        errors.RequireUnchanged(FieldPath.Root("reason"), newEvent.Reason, oldEvent.Reason);
        errors.RequireUnchanged(FieldPath.Root("type"), newEvent.Type, oldEvent.Type);
        errors.RequireUnchanged(FieldPath.Root("eventTime"), newEvent.EventTime, oldEvent.EventTime);
        errors.RequireUnchanged(FieldPath.Root("action"), newEvent.Action, oldEvent.Action);
        errors.RequireUnchanged(FieldPath.Root("related"), newEvent.Related, oldEvent.Related);
        errors.RequireUnchanged(FieldPath.Root("reportingController"), newEvent.ReportingComponent, oldEvent.ReportingComponent);
        errors.RequireUnchanged(FieldPath.Root("reportingInstance"), newEvent.ReportingInstance, oldEvent.ReportingInstance);
        return errors;
    }

    private static void CheckAny(FieldErrors errors, Event evt)
    {
        var (ns, about) = (evt.Metadata.Namespace, evt.InvolvedObject.Namespace);

        // An event without eventTime is of the older form.
        var agrees = evt.EventTime is null
            ? about.Length == 0 ? ns is "" or "default" : ns == about
            : about.Length > 0 || ns is "default" or "kube-system";
        if (!agrees)
        {
            errors.Invalid(FieldPath.Root("involvedObject").Child("namespace"), about, "does not match event.namespace");
        }

        if (evt.EventTime is not null)
        {
            var reporter = FieldPath.Root("reportingController");
            errors.RequireSet(reporter, evt.ReportingComponent);
            errors.Invalid(reporter, evt.ReportingComponent, NameRules.QualifiedName(evt.ReportingComponent));
            CheckText(errors, "reportingInstance", evt.ReportingInstance, NameCharactersMax);
            CheckText(errors, "action", evt.Action, NameCharactersMax);
            CheckText(errors, "reason", evt.Reason, NameCharactersMax);
            CheckLength(errors, "message", evt.Message, MessageCharactersMax);
        }

        errors.Invalid(FieldPath.Root("namespace"), ns, NameRules.Dns1123Subdomain(ns));
    }

    private static void CheckNewForm(FieldErrors errors, Event evt)
    {
        if (evt.EventTime is null)
        {
            errors.Required(FieldPath.Root("eventTime"));
        }

        if (evt.Type is not ("Normal" or "Warning"))
        {
            errors.Invalid(FieldPath.Root("type"), "", $"has invalid value: {evt.Type}");
        }

        RequireUnset(errors, "firstTimestamp", evt.FirstTimestamp is null);
        RequireUnset(errors, "lastTimestamp", evt.LastTimestamp is null);
        RequireUnset(errors, "count", evt.Count == 0);
        RequireUnset(errors, "source", evt.Source.Component.Length == 0 && evt.Source.Host.Length == 0);
    }

    private static void RequireUnset(FieldErrors errors, string field, bool unset)
    {
        if (!unset)
        {
            errors.Invalid(FieldPath.Root(field), "", Unset);
        }
    }

    private static void CheckSeries(FieldErrors errors, Event evt)
    {
        if (evt.Series is not { } series)
        {
            return;
        }

        if (series.Count < 2)
        {
            errors.Invalid(FieldPath.Root("series.count"), "", "should be at least 2");
        }

        if (series.LastObservedTime is null)
        {
            errors.Required(FieldPath.Root("series.lastObservedTime"));
        }
    }

    private static void CheckText(FieldErrors errors, string field, string text, int most)
    {
        errors.RequireSet(FieldPath.Root(field), text);
        CheckLength(errors, field, text, most);
    }

    private static void CheckLength(FieldErrors errors, string field, string text, int most)
    {
        if (Encoding.UTF8.GetByteCount(text) > most)
        {
            errors.Invalid(FieldPath.Root(field), "", $"can have at most {most} characters");
        }
    }
}
