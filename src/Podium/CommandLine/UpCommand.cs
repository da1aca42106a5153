using System.CommandLine;
using Podium.Cluster;

namespace Podium.CommandLine;

/// <summary><c>podium up</c>: starts a cluster and waits until it is ready.</summary>
internal static class UpCommand
{
    public static Command Create()
    {
        var defaults = new ClusterOptions { Name = "", DataDirectory = "" };
        var command = new Command("up", "Start a cluster in the background, wait until it is ready, and select it in the kubeconfig");
        var selection = new ClusterSelection().AddTo(command);
        var httpsPort = new Option<int>("--https-port") { Description = "The API server's port", HelpName = "PORT", DefaultValueFactory = _ => defaults.HttpsPort };
        var podCidr = new Option<string>("--pod-cidr") { Description = "The addresses of pods", HelpName = "CIDR", DefaultValueFactory = _ => defaults.PodCidr };
        var serviceCidr = new Option<string>("--service-cidr") { Description = "The addresses of Services", HelpName = "CIDR", DefaultValueFactory = _ => defaults.ServiceCidr };
        var nodes = new Option<int>("--nodes") { Description = "How many nodes the cluster has on this machine", HelpName = "N", DefaultValueFactory = _ => defaults.Nodes };
        var nodeName = new Option<string>("--node-name") { Description = "The first node's name (default: the machine's host name)", HelpName = "NAME", DefaultValueFactory = _ => "" };
        var resolvConf = new Option<string>("--resolv-conf") { Description = "The resolver configuration whose name servers are asked for names outside the cluster", HelpName = "FILE", DefaultValueFactory = _ => defaults.ResolvConf };
        var kubeconfig = new Option<string>("--kubeconfig") { Description = "The kubeconfig to add the cluster to (default: $KUBECONFIG or ~/.kube/config)", HelpName = "FILE", DefaultValueFactory = _ => "" };
        var runtime = new Option<string>("--container-runtime-endpoint") { Description = "The CRI socket of a containerd that runs already (default: Podium starts its own)", HelpName = "SOCKET", DefaultValueFactory = _ => "" };
        var featureGates = new Option<string>("--feature-gates") { Description = "Features to switch on or off, such as InPlacePodVerticalScaling=true", HelpName = "NAME=BOOL,...", DefaultValueFactory = _ => "" };
        var kubeletConfig = new Option<string>("--kubelet-config") { Description = "A KubeletConfiguration file for the nodes: thresholds of eviction, limits of pods and processes", HelpName = "FILE", DefaultValueFactory = _ => "" };
        var foreground = new Option<bool>("--foreground") { Description = "Stay in the foreground; Ctrl-C ends the cluster" };
        foreach (var option in new Option[] { nodes, httpsPort, podCidr, serviceCidr, resolvConf, nodeName, kubeconfig, runtime, featureGates, kubeletConfig, foreground })
        {
            command.Options.Add(option);
        }

        var timings = new TimingOptions().AddTo(command);
        var descheduling = new DeschedulingOptions().AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };
            var stored = ClusterOptions.Load(selection.DataDirectory(parsed));

            // What a cluster was first started with stays its own unless this call says otherwise.
            var options = (stored ?? new ClusterOptions { Name = selection.Name(parsed), DataDirectory = selection.DataDirectory(parsed) }) with
            {
                Name = selection.Name(parsed),
                Nodes = stored is null || Given(nodes) ? parsed.GetValue(nodes) : stored.Nodes,
                HttpsPort = stored is null || Given(httpsPort) ? parsed.GetValue(httpsPort) : stored.HttpsPort,
                PodCidr = stored is null || Given(podCidr) ? parsed.GetValue(podCidr)! : stored.PodCidr,
                ServiceCidr = stored is null || Given(serviceCidr) ? parsed.GetValue(serviceCidr)! : stored.ServiceCidr,
                ResolvConf = stored is null || Given(resolvConf) ? Path.GetFullPath(parsed.GetValue(resolvConf)!) : stored.ResolvConf,
                NodeName = stored is null || Given(nodeName) ? parsed.GetValue(nodeName)! : stored.NodeName,
                Timings = timings.Read(parsed, stored?.Timings ?? new()),
                ContainerRuntimeEndpoint = stored is null || Given(runtime) ? parsed.GetValue(runtime)! : stored.ContainerRuntimeEndpoint,
                FeatureGates = stored is null || Given(featureGates) ? parsed.GetValue(featureGates)! : stored.FeatureGates,
                KubeletConfig = stored is null || Given(kubeletConfig) ? FullPath(parsed.GetValue(kubeletConfig)!) : stored.KubeletConfig,
            };
            options = descheduling.Read(parsed, options);
            return ClusterStart.RunAsync(options, parsed.GetValue(kubeconfig)!, parsed.GetValue(foreground), cancellationToken);
        });
        return command;
    }

    private static string FullPath(string path) => path.Length == 0 ? "" : Path.GetFullPath(path);
}
