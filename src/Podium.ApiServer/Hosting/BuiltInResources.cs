using Podium.Api.Core.V1;
using Podium.Api.Features;
using Podium.Api.OpenApi;
using Podium.ApiServer.Apps;
using Podium.ApiServer.CertificateRequests;
using Podium.ApiServer.Coordination;
using Podium.ApiServer.Core.Configuration;
using Podium.ApiServer.Core.Limits;
using Podium.ApiServer.Core.Namespaces;
using Podium.ApiServer.Core.Nodes;
using Podium.ApiServer.Core.Pods;
using Podium.ApiServer.Core.Services;
using Podium.ApiServer.Core.Services.Allocation;
using Podium.ApiServer.Core.Workloads;
using Podium.ApiServer.Discovery;
using Podium.ApiServer.Nodes;
using Podium.ApiServer.Policy;
using Podium.ApiServer.Rbac;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.RuntimeClasses;
using Podium.ApiServer.Scheduling;

namespace Podium.ApiServer.Hosting;

/// <summary>The kinds that the server has by itself, in the order of discovery.</summary>
internal static class BuiltInResources
{
    /// <summary>All strategies. Those that act on other kinds find them in the table when they are called.</summary>
    public static IEnumerable<ResourceStrategy> All(
        ResourceTable table, ServiceAccountTokens tokens, PodLogs logs, PodStreams streams, ObjectProxy proxy,
        ServiceAllocator allocator, TimeProvider time, FeatureGates gates) =>
    [
        new ConfigMapStrategy(),
        new NamespaceStrategy(),
        new NodeStrategy(NodeProxy(proxy)),
        new PodStrategy(PodSubresources(table, logs, streams, proxy, time, gates)),
        new SecretStrategy(),
        new ServiceStrategy(allocator, ServiceProxy(table, proxy), () => table.Get(Endpoints.Resource)),
        new EndpointsStrategy(),
        new EndpointSliceStrategy(),
        new ServiceAccountStrategy(tokens),
        new PodTemplateStrategy(),
        new Core.Storage.PersistentVolumeStrategy(),
        new Core.Storage.PersistentVolumeClaimStrategy(),
        new Storage.CSIDriverStrategy(),
        new Storage.CSINodeStrategy(),
        new Storage.CSIStorageCapacityStrategy(),
        new Storage.StorageClassStrategy(),
        new Storage.VolumeAttachmentStrategy(),
        new ReplicationControllerStrategy(),
        new ReplicaSetStrategy(),
        new DeploymentStrategy(),
        new Core.Events.EventStrategy(),
        new Apps.ControllerRevisionStrategy(),
        new Apps.DaemonSetStrategy(),
        new Apps.StatefulSetStrategy(),
        new Batch.CronJobStrategy(),
        new Batch.JobStrategy(),
        new CertificateSigningRequestStrategy(time),
        new LeaseStrategy(),
        new Networking.IngressClassStrategy(),
        new Networking.IngressStrategy(),
        new LimitRangeStrategy(),
        new ResourceQuotaStrategy(),
        new PodDisruptionBudgetStrategy(),
        new PriorityClassStrategy(),
        new RuntimeClassStrategy(),
        new ClusterRoleBindingStrategy(),
        new ClusterRoleStrategy(),
        new RoleBindingStrategy(),
        new RoleStrategy(),
        new Events.EventStrategy(),
    ];

    private static readonly string[] ProxyVerbs = ["create", "delete", "get", "patch", "update"];

    private static ConnectSubresource NodeProxy(ObjectProxy proxy) => new("proxy", ProxyVerbs)
    {
        Kind = new("", "v1", "NodeProxyOptions"),
        Parameters = PodParameters.Proxy,
        WithPath = true,
        NameOf = ObjectProxy.NameOf,
        ConnectAsync = (request, node) => proxy.ToNodeAsync(request, (Node)node.Object),
    };

    private static ConnectSubresource ServiceProxy(ResourceTable table, ObjectProxy proxy) => new("proxy", ProxyVerbs)
    {
        Kind = new("", "v1", "ServiceProxyOptions"),
        Parameters = PodParameters.Proxy,
        WithPath = true,
        NameOf = ObjectProxy.NameOf,
        ConnectAsync = async (request, service) =>
        {
            var endpoints = await table.Get(Endpoints.Resource).Cache.ReadNewestAsync(request.Aborted);
            var pods = await table.Get(Pod.Resource).Cache.ReadNewestAsync(request.Aborted);
            await proxy.ToServiceAsync(
                request,
                (Service)service.Object,
                endpoints.Find(service.Namespace, service.Name)?.Object as Endpoints,
                address => address.TargetRef is { Kind: "Pod" } target
                    && pods.Find(service.Namespace, target.Name)?.Object is Pod pod
                    && pod.Status.PodIPs.Any(ip => ip.Ip == address.Ip));
        },
    };

    private static List<Subresource> PodSubresources(
        ResourceTable table, PodLogs logs, PodStreams streams, ObjectProxy proxy, TimeProvider time, FeatureGates gates) =>
    [
        new ConnectSubresource("attach", ["create", "get"])
        {
            Kind = new("", "v1", "PodAttachOptions"),
            Parameters = PodParameters.Attach,
            ConnectAsync = (request, pod) => streams.AttachAsync(request, (Pod)pod.Object),
        },
        new PodBinding(() => table.Get(Pod.Resource).Writer).Subresource,
        new PodEviction(
            () => table.Get(Pod.Resource), new EvictionBudgets(() => table.Get(Podium.Api.Policy.V1.PodDisruptionBudget.Resource), time), time).Subresource,
        EphemeralContainers.Subresource,
        new ConnectSubresource("exec", ["create", "get"])
        {
            Kind = new("", "v1", "PodExecOptions"),
            Parameters = PodParameters.Exec,
            ConnectAsync = (request, pod) => streams.ExecAsync(request, (Pod)pod.Object),
        },
        new ConnectSubresource("log", ["get"])
        {
            Kind = new("", "v1", "Pod"),
            Style = SubresourceStyle.Text,
            Parameters = PodParameters.Log,
            ConnectAsync = (request, pod) => logs.WriteAsync(request, (Pod)pod.Object),
        },
        new ConnectSubresource("portforward", ["create", "get"])
        {
            Kind = new("", "v1", "PodPortForwardOptions"),
            Parameters = PodParameters.PortForward,
            ConnectAsync = (request, pod) => streams.PortForwardAsync(request, (Pod)pod.Object),
        },
        new ConnectSubresource("proxy", ProxyVerbs)
        {
            Kind = new("", "v1", "PodProxyOptions"),
            Parameters = PodParameters.Proxy,
            WithPath = true,
            NameOf = ObjectProxy.NameOf,
            ConnectAsync = (request, pod) => proxy.ToPodAsync(request, (Pod)pod.Object),
        },
        .. gates.IsEnabled(FeatureGates.InPlacePodVerticalScaling) ? (ReadOnlySpan<Subresource>)[PodResize.Subresource] : [],
        UpdateSubresource.Status<Pod>(PodValidation.ValidateStatusUpdate) with
        {
            Prepare = (tree, old) =>
            {
                UpdateSubresource.KeepAllButStatus(tree, old);
                PodGates.Drop(tree, old, gates);
            },
        },
    ];
}
