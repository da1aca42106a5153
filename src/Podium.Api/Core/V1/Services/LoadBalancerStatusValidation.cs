using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks what a load balancer reports of a service (pkg/apis/core/validation: ValidateLoadBalancerStatus).</summary>
internal static class LoadBalancerStatusValidation
{
    private static readonly FieldPath Ingress = FieldPath.Root("status").Child("loadBalancer").Child("ingress");

    public static void Check(FieldErrors errors, Service service)
    {
        var ingress = service.Status.LoadBalancer.Ingress;
        if (service.Spec.Type != "LoadBalancer" && ingress.Count > 0)
        {
            errors.Forbidden(Ingress, "may only be used when `spec.type` is \"LoadBalancer\"");
            return;
        }

        for (var i = 0; i < ingress.Count; i++)
        {
            CheckPoint(errors, ingress[i], Ingress.Index(i));
        }
    }

    private static void CheckPoint(FieldErrors errors, LoadBalancerIngress point, FieldPath path)
    {
        var mode = path.Child("ipMode");
        if (point.Ip.Length > 0)
        {
            errors.Invalid(path.Child("ip"), point.Ip, NameRules.IpAddress(point.Ip));
            if (point.IpMode is null)
            {
                errors.Required(mode, "must be specified when `ip` is set");
            }

            errors.AllowOneOf(mode, point.IpMode, "Proxy", "VIP");
        }
        else
        {
            errors.ForbidSet(mode, point.IpMode, "may not be specified when `ip` is not set");
        }

        if (point.Hostname.Length > 0)
        {
            errors.Invalid(path.Child("hostname"), point.Hostname, NameRules.Dns1123Subdomain(point.Hostname));
            if (NameRules.IsIpAddress(point.Hostname))
            {
                errors.Invalid(path.Child("hostname"), point.Hostname, "must be a DNS name, not an IP address");
            }
        }
    }
}
