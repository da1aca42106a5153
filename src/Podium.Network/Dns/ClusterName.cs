namespace Podium.Network.Dns;

/// <summary>A name below the cluster's domain, in its parts (https://github.com/kubernetes/dns/blob/master/docs/specification.md).</summary>
internal readonly record struct ClusterName
{
    /// <summary>Whether it is below <c>pod</c>; otherwise below <c>svc</c>.</summary>
    public bool IsPod { get; init; }

    /// <summary>The namespace; empty for the name above all namespaces.</summary>
    public string Namespace { get; init; }

    /// <summary>The Service, or a pod's address with dashes; empty for a namespace's own name.</summary>
    public string Service { get; init; }

    /// <summary>The endpoint of the Service; empty for the whole of it.</summary>
    public string Endpoint { get; init; }

    /// <summary>The port's name, of an SRV name; else empty.</summary>
    public string Port { get; init; }

    /// <summary>The protocol, of an SRV name; else empty.</summary>
    public string Protocol { get; init; }

    /// <summary>Takes a name apart; null where no such name can exist.</summary>
    /// <param name="relative">The name without the cluster's domain, in small letters.</param>
    public static ClusterName? Parse(string relative)
    {
        var labels = relative.Split('.');
        var last = labels.Length - 1;
        if (labels[last] is not ("svc" or "pod") || labels.Length > 5)
        {
            return null;
        }

        return new ClusterName
        {
            IsPod = labels[last] == "pod",
            Namespace = last >= 1 ? labels[last - 1] : "",
            Service = last >= 2 ? labels[last - 2] : "",
            Endpoint = last == 3 ? labels[0] : "",
            Protocol = last == 4 ? WithoutUnderscore(labels[1]) : "",
            Port = last == 4 ? WithoutUnderscore(labels[0]) : "",
        };
    }

    private static string WithoutUnderscore(string label) => label.StartsWith('_') ? label[1..] : label;
}
