using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks probes, hooks and what they do (pkg/apis/core/validation: validateProbe, validateHandler, validateLifecycle).</summary>
internal static class ProbeValidation
{
    public static void CheckAll(FieldErrors errors, Container container, long? gracePeriod, FieldPath path)
    {
        if (container.Lifecycle is { } lifecycle)
        {
            CheckHook(errors, lifecycle.PostStart, gracePeriod, path.Child("lifecycle").Child("postStart"));
            CheckHook(errors, lifecycle.PreStop, gracePeriod, path.Child("lifecycle").Child("preStop"));
        }

        CheckOnceEnough(errors, container.LivenessProbe, gracePeriod, path.Child("livenessProbe"));
        if (container.ReadinessProbe is { } readiness)
        {
            var at = path.Child("readinessProbe");
            Check(errors, readiness, gracePeriod, at);
            if (readiness.TerminationGracePeriodSeconds is { } seconds)
            {
                errors.Invalid(at.Child("terminationGracePeriodSeconds"), seconds, "must not be set for readinessProbes");
            }
        }

        CheckOnceEnough(errors, container.StartupProbe, gracePeriod, path.Child("startupProbe"));
    }

    private static void CheckOnceEnough(FieldErrors errors, Probe? probe, long? gracePeriod, FieldPath path)
    {
        if (probe is null)
        {
            return;
        }

        Check(errors, probe, gracePeriod, path);
        if (probe.SuccessThreshold != 1)
        {
            errors.Invalid(path.Child("successThreshold"), probe.SuccessThreshold, "must be 1");
        }
    }

    private static void Check(FieldErrors errors, Probe probe, long? gracePeriod, FieldPath path)
    {
        CheckHandler(errors, new(probe.Exec, probe.HttpGet, probe.TcpSocket, probe.Grpc, null), gracePeriod, path);
        errors.RequireNonNegative(path.Child("initialDelaySeconds"), probe.InitialDelaySeconds);
        errors.RequireNonNegative(path.Child("timeoutSeconds"), probe.TimeoutSeconds);
        errors.RequireNonNegative(path.Child("periodSeconds"), probe.PeriodSeconds);
        errors.RequireNonNegative(path.Child("successThreshold"), probe.SuccessThreshold);
        errors.RequireNonNegative(path.Child("failureThreshold"), probe.FailureThreshold);
        if (probe.TerminationGracePeriodSeconds is <= 0)
        {
            errors.Invalid(path.Child("terminationGracePeriodSeconds"), probe.TerminationGracePeriodSeconds, "must be greater than 0");
        }
    }

    private static void CheckHook(FieldErrors errors, LifecycleHandler? hook, long? gracePeriod, FieldPath path)
    {
        if (hook is not null)
        {
            CheckHandler(errors, new(hook.Exec, hook.HttpGet, hook.TcpSocket, null, hook.Sleep), gracePeriod, path);
        }
    }

    private static void CheckHandler(FieldErrors errors, Handler handler, long? gracePeriod, FieldPath path)
    {
        var count = 0;
        if (Take(handler.Exec, "exec") && handler.Exec!.Command.Count == 0)
        {
            errors.Required(path.Child("exec").Child("command"));
        }

        if (Take(handler.HttpGet, "httpGet"))
        {
            CheckHttp(errors, handler.HttpGet!, path.Child("httpGet"));
        }

        if (Take(handler.TcpSocket, "tcpSocket"))
        {
            CheckPort(errors, handler.TcpSocket!.Port, path.Child("tcpSocket").Child("port"));
        }

        if (Take(handler.Grpc, "grpc"))
        {
            CheckPort(errors, handler.Grpc!.Port, path.Child("grpc").Child("port"));
        }

        if (Take(handler.Sleep, "sleep") && gracePeriod is { } grace && (handler.Sleep!.Seconds <= 0 || handler.Sleep.Seconds > grace))
        {
            errors.Invalid(path.Child("sleep"), handler.Sleep.Seconds,
                $"must be greater than 0 and less than terminationGracePeriodSeconds ({grace}). "
                + "Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.");
        }

        if (count == 0)
        {
            errors.Required(path, "must specify a handler type");
        }

        bool Take(object? action, string name)
        {
            if (action is null)
            {
                return false;
            }

            if (count > 0)
            {
                errors.Forbidden(path.Child(name), "may not specify more than 1 handler type");
                return false;
            }

            count = 1;
            return true;
        }
    }

    private static void CheckHttp(FieldErrors errors, HTTPGetAction action, FieldPath path)
    {
        errors.RequireSet(path.Child("path"), action.Path);
        CheckPort(errors, action.Port, path.Child("port"));
        errors.AllowOneOf(path.Child("scheme"), action.Scheme, "HTTP", "HTTPS");
        foreach (var header in action.HttpHeaders)
        {
            errors.Invalid(path.Child("httpHeaders"), header.Name, NameRules.HttpHeaderName(header.Name));
        }
    }

    private static void CheckPort(FieldErrors errors, IntOrString port, FieldPath path)
    {
        if (port.IsString)
        {
            errors.Invalid(path, port.Text, NameRules.PortName(port.Text));
        }
        else
        {
            errors.Invalid(path, port.Number, NameRules.PortNumber(port.Number));
        }
    }

    private readonly record struct Handler(
        ExecAction? Exec, HTTPGetAction? HttpGet, TCPSocketAction? TcpSocket, GRPCAction? Grpc, SleepAction? Sleep);
}
