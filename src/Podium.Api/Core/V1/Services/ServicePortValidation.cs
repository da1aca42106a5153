using System.Globalization;
using Podium.Api.Validation;

namespace Podium.Api.Core.V1;

/// <summary>Checks a service's ports (pkg/apis/core/validation: validateServicePort).</summary>
internal static class ServicePortValidation
{
    /// <summary>Each port by itself, and that their names differ.</summary>
    public static void Check(FieldErrors errors, ServiceSpec spec, FieldPath path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.Ports.Count; i++)
        {
            var port = spec.Ports[i];
            var at = path.Index(i);
            if (port.Name.Length > 0)
            {
                errors.Invalid(at.Child("name"), port.Name, NameRules.Dns1123Label(port.Name));
                if (!names.Add(port.Name))
                {
                    errors.Duplicate(at.Child("name"), port.Name);
                }
            }
            else if (spec.Ports.Count > 1)
            {
                errors.Required(at.Child("name"));
            }

            errors.Invalid(at.Child("port"), port.Port, NameRules.PortNumber(port.Port));
            errors.RequireOneOf(at.Child("protocol"), port.Protocol, "SCTP", "TCP", "UDP");
            var target = port.TargetPort;
            errors.Invalid(at.Child("targetPort"), target.IsString ? target.Text : target.Number,
                target.IsString ? NameRules.PortName(target.Text) : NameRules.PortNumber(target.Number));
            if (port.AppProtocol is { } application)
            {
                errors.Invalid(at.Child("appProtocol"), application, NameRules.QualifiedName(application));
            }
        }
    }

    /// <summary>Where node ports may be, and that no two ports are the same.</summary>
    public static void CheckNodePorts(FieldErrors errors, ServiceSpec spec, FieldPath path)
    {
        if (spec.Type == "ClusterIP")
        {
            for (var i = 0; i < spec.Ports.Count; i++)
            {
                if (spec.Ports[i].NodePort != 0)
                {
                    errors.Forbidden(path.Index(i).Child("nodePort"), "may not be used when `type` is 'ClusterIP'");
                }
            }
        }

        var nodePorts = new HashSet<(string, int)>();
        for (var i = 0; i < spec.Ports.Count; i++)
        {
            if (spec.Ports[i].NodePort != 0 && !nodePorts.Add((spec.Ports[i].Protocol, spec.Ports[i].NodePort)))
            {
                errors.Duplicate(path.Index(i).Child("nodePort"), spec.Ports[i].NodePort);
            }
        }

        var ports = new HashSet<(string, int)>();
        for (var i = 0; i < spec.Ports.Count; i++)
        {
            var (protocol, number) = (spec.Ports[i].Protocol, spec.Ports[i].Port);
            if (!ports.Add((protocol, number)))
            {
                errors.Duplicate(path.Index(i), new GoSyntax(string.Create(CultureInfo.InvariantCulture,
                    $"core.ServicePort{{Name:\"\", Protocol:{FieldError.Format(protocol)}, AppProtocol:(*string)(nil), Port:{number}, TargetPort:intstr.IntOrString{{Type:0, IntVal:0, StrVal:\"\"}}, NodePort:0}}")));
            }
        }
    }
}
