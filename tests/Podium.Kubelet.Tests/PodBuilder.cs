using Podium.Api.Core.V1;

namespace Podium.Kubelet.Tests;

/// <summary>Makes pods for tests, as the API would have defaulted them.</summary>
internal sealed class PodBuilder
{
    private readonly List<Container> containers = [];
    private readonly List<Container> init = [];
    private readonly Dictionary<string, string> annotations = [];
    private string name = "pod";
    private string uid = "uid";
    private string image = "busybox:1.28";
    private string policy = "Always";
    private long? grace = 30;
    private long? deadline;

    public PodBuilder Name(string value) => Do(() => name = value);

    public PodBuilder Uid(string value) => Do(() => uid = value);

    public PodBuilder Image(string value) => Do(() => image = value);

    public PodBuilder RestartPolicy(string value) => Do(() => policy = value);

    public PodBuilder Grace(long seconds) => Do(() => grace = seconds);

    public PodBuilder ActiveDeadline(long seconds) => Do(() => deadline = seconds);

    public PodBuilder Annotate(string key, string value) => Do(() => annotations[key] = value);

    public PodBuilder Container(string containerName, params string[] command) => Do(() => containers.Add(Make(containerName, command)));

    public PodBuilder Container(Container container) => Do(() => containers.Add(container with { Image = image }));

    public PodBuilder Init(string containerName, params string[] command) => Do(() => init.Add(Make(containerName, command)));

    public PodBuilder Sidecar(string containerName, params string[] command) =>
        Do(() => init.Add(Make(containerName, command) with { RestartPolicy = "Always" }));

    public Pod Obj() => new()
    {
        Metadata = new() { Namespace = "default", Name = name, Uid = uid, Annotations = annotations },
        Spec = new()
        {
            NodeName = "node",
            RestartPolicy = policy,
            DnsPolicy = "ClusterFirst",
            TerminationGracePeriodSeconds = grace,
            ActiveDeadlineSeconds = deadline,
            InitContainers = init,
            Containers = containers.Count > 0 ? containers : [Make("main", [])],
        },
        Status = new() { Phase = "Pending", QosClass = "BestEffort" },
    };

    private Container Make(string containerName, string[] command) => new()
    {
        Name = containerName,
        Image = image,
        ImagePullPolicy = "IfNotPresent",
        Command = command,
        TerminationMessagePath = "/dev/termination-log",
        TerminationMessagePolicy = "File",
    };

    private PodBuilder Do(Action change)
    {
        change();
        return this;
    }
}
