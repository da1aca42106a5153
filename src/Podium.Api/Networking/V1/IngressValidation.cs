using Podium.Api.Validation;

namespace Podium.Api.Networking.V1;

/// <summary>Checks ingresses (pkg/apis/networking/validation, v1.32).</summary>
public static class IngressValidation
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";
    private static readonly FieldPath Spec = FieldPath.Root("spec");

    /// <summary>Checks a new ingress.</summary>
    public static IReadOnlyList<FieldError> Validate(Ingress ingress)
    {
        var errors = new FieldErrors();
        Check(errors, ingress, old: null);
        if (ingress.Spec.IngressClassName is { } name
            && ingress.Metadata.Annotations.TryGetValue(ClassAnnotation, out var annotation)
            && annotation != name)
        {
            errors.Invalid(
                FieldPath.Root("annotations").Child(ClassAnnotation), annotation, "must match `ingressClassName` when both are specified");
        }

        return errors;
    }

    /// <summary>Checks an update of an ingress. What an older version let pass may stay.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(Ingress ingress, Ingress old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(ingress.Metadata, old.Metadata));
        Check(errors, ingress, old);
        return errors;
    }

    /// <summary>Checks an update of an ingress's status.</summary>
    public static IReadOnlyList<FieldError> ValidateStatusUpdate(Ingress ingress, Ingress old)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(ingress.Metadata, old.Metadata));
        var points = ingress.Status.LoadBalancer.Ingress;
        var path = FieldPath.Root("status").Child("loadBalancer").Child("ingress");
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Ip is { Length: > 0 } ip)
            {
                errors.Invalid(path.Index(i).Child("ip"), ip, NameRules.IpAddress(ip));
            }

            if (points[i].Hostname is { Length: > 0 } hostname)
            {
                errors.Invalid(path.Index(i).Child("hostname"), hostname, NameRules.Dns1123Subdomain(hostname));
                RefuseAddress(errors, path.Index(i).Child("hostname"), hostname);
            }
        }

        return errors;
    }

    /// <summary>Checks a reference to an object of any kind.</summary>
    internal static void CheckReference(FieldErrors errors, string? group, string kind, string name, FieldPath path)
    {
        if (group is not null)
        {
            errors.Invalid(path.Child("apiGroup"), group, NameRules.Dns1123Subdomain(group));
        }

        if (errors.RequireSet(path.Child("kind"), kind))
        {
            errors.Invalid(path.Child("kind"), kind, ObjectNames.PathSegment(kind, isPrefix: false));
        }

        if (errors.RequireSet(path.Child("name"), name))
        {
            errors.Invalid(path.Child("name"), name, ObjectNames.PathSegment(name, isPrefix: false));
        }
    }

    private static void Check(FieldErrors errors, Ingress ingress, Ingress? old)
    {
        errors.AddRange(ObjectMetaValidation.Validate(ingress.Metadata, namespaced: true, ObjectNames.DnsSubdomain));
        var spec = ingress.Spec;
        if (spec.Rules.Count == 0 && spec.DefaultBackend is null)
        {
            errors.Invalid(Spec, new GoSyntax("[]networking.IngressRule(nil)"), "either `defaultBackend` or `rules` must be specified");
        }

        if (spec.DefaultBackend is { } backend)
        {
            CheckBackend(errors, backend, Spec.Child("defaultBackend"));
        }

        for (var i = 0; i < spec.Rules.Count; i++)
        {
            CheckRule(errors, spec.Rules[i], Spec.Child("rules").Index(i));
        }

        var mayNameAnySecret = old is not null && old.Spec.Tls.Any(tls => tls.SecretName.Length > 0 && NameRules.Dns1123Subdomain(tls.SecretName).Count > 0);
        for (var i = 0; i < spec.Tls.Count; i++)
        {
            CheckCertificate(errors, spec.Tls[i], Spec.Child("tls").Index(i), mayNameAnySecret);
        }

        if (spec.IngressClassName is { } name)
        {
            errors.Invalid(Spec.Child("ingressClassName"), name, NameRules.Dns1123Subdomain(name));
        }
    }

    private static void CheckRule(FieldErrors errors, IngressRule rule, FieldPath path)
    {
        if (rule.Host.Length > 0)
        {
            RefuseAddress(errors, path.Child("host"), rule.Host);
            CheckHost(errors, rule.Host, path.Child("host"));
        }

        if (rule.Http is not { } http)
        {
            return;
        }

        var paths = path.Child("http").Child("paths");
        if (http.Paths.Count == 0)
        {
            errors.Required(paths);
        }

        for (var i = 0; i < http.Paths.Count; i++)
        {
            CheckPath(errors, http.Paths[i], paths.Index(i));
        }
    }

    private static void CheckCertificate(FieldErrors errors, IngressTLS tls, FieldPath path, bool mayNameAnySecret)
    {
        for (var i = 0; i < tls.Hosts.Count; i++)
        {
            CheckHost(errors, tls.Hosts[i], path.Child("hosts").Index(i));
        }

        if (tls.SecretName.Length > 0 && !mayNameAnySecret)
        {
            errors.Invalid(path.Child("secretName"), tls.SecretName, NameRules.Dns1123Subdomain(tls.SecretName));
        }
    }

    private static void CheckHost(FieldErrors errors, string host, FieldPath path) => errors.Invalid(
        path, host, host.Contains('*', StringComparison.Ordinal) ? NameRules.WildcardDns1123Subdomain(host) : NameRules.Dns1123Subdomain(host));

    private static void RefuseAddress(FieldErrors errors, FieldPath path, string host)
    {
        if (NameRules.IsIpAddress(host))
        {
            errors.Invalid(path, host, "must be a DNS name, not an IP address");
        }
    }

    private static void CheckPath(FieldErrors errors, HTTPIngressPath path, FieldPath at)
    {
        var field = at.Child("path");
        switch (path.PathType)
        {
            case null:
                errors.Required(at.Child("pathType"), "pathType must be specified");
                return;
            case "Exact" or "Prefix":
                RequireAbsolute(errors, path.Path, field);
                RefuseDetours(errors, path.Path, field);
                break;
            case "ImplementationSpecific":
                if (path.Path.Length > 0)
                {
                    RequireAbsolute(errors, path.Path, field);
                }

                break;
            default:
                errors.NotSupported(at.Child("pathType"), path.PathType, "Exact", "ImplementationSpecific", "Prefix");
                break;
        }

        CheckBackend(errors, path.Backend, at.Child("backend"));
    }

    private static void RequireAbsolute(FieldErrors errors, string path, FieldPath field)
    {
        if (!path.StartsWith('/'))
        {
            errors.Invalid(field, path, "must be an absolute path");
        }
    }

    private static void RefuseDetours(FieldErrors errors, string path, FieldPath field)
    {
        foreach (var part in (ReadOnlySpan<string>)["//", "/./", "/../", "%2f", "%2F"])
        {
            if (path.Contains(part, StringComparison.Ordinal))
            {
                errors.Invalid(field, path, $"must not contain '{part}'");
            }
        }

        foreach (var end in (ReadOnlySpan<string>)["/..", "/."])
        {
            if (path.EndsWith(end, StringComparison.Ordinal))
            {
                errors.Invalid(field, path, $"cannot end with '{end}'");
            }
        }
    }

    private static void CheckBackend(FieldErrors errors, IngressBackend backend, FieldPath path)
    {
        switch (backend)
        {
            case { Resource: not null, Service: not null }:
                errors.Invalid(path, "", "cannot set both resource and service backends");
                break;
            case { Resource: { } resource }:
                CheckReference(errors, resource.ApiGroup, resource.Kind, resource.Name, path.Child("resource"));
                break;
            case { Service: { } service }:
                CheckService(errors, service, path);
                break;
            default:
                errors.Invalid(path, "", "resource or service backend is required");
                break;
        }
    }

    private static void CheckService(FieldErrors errors, IngressServiceBackend service, FieldPath path)
    {
        var at = path.Child("service");
        if (errors.RequireSet(at.Child("name"), service.Name))
        {
            errors.Invalid(at.Child("name"), service.Name, NameRules.Dns1035Label(service.Name));
        }

        var port = at.Child("port");
        switch (service.Port)
        {
            case { Name.Length: > 0, Number: not 0 }:
                errors.Invalid(path, "", "cannot set both port name & port number");
                break;
            case { Name.Length: > 0 } named:
                errors.Invalid(port.Child("name"), named.Name, NameRules.PortName(named.Name));
                break;
            case { Number: not 0 } numbered:
                errors.Invalid(port.Child("number"), numbered.Number, NameRules.PortNumber(numbered.Number));
                break;
            default:
                errors.Required(path, "port name or number is required");
                break;
        }
    }
}
