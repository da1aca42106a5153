using System.Net;
using Microsoft.AspNetCore.Http;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Certificates;
using Podium.ApiServer.Http;
using Podium.Streaming.RemoteCommand;
using Podium.Streaming.Upgrades;
using Podium.Streaming.WebSockets;

namespace Podium.ApiServer.Nodes;

/// <summary>
/// <c>pods/exec</c>, <c>attach</c> and <c>portforward</c>: finds the container and its node, and joins the client to the node's kubelet. What
/// comes as SPDY goes on byte for byte; WebSockets are translated or unwrapped (pkg/registry/core/pod/rest/subresources.go).
/// </summary>
internal sealed class PodStreams(Func<IResourceCache> nodes, ClusterCertificates certificates, TimeProvider time) : IDisposable
{
    private readonly KubeletAddress addresses = new(nodes);
    private readonly UpgradeBackend kubelets = new(KubeletTls.Options(certificates));

    /// <summary>Runs a command in a container.</summary>
    public Task ExecAsync(ApiRequest request, Pod pod)
    {
        var query = QueryString.Empty;
        foreach (var word in request.Http.Request.Query["command"])
        {
            query = query.Add("command", word ?? "");
        }

        return CommandAsync(request, pod, "exec", query);
    }

    /// <summary>Joins a container's own process.</summary>
    public Task AttachAsync(ApiRequest request, Pod pod) => CommandAsync(request, pod, "attach", QueryString.Empty);

    /// <summary>Forwards connections to ports of a pod.</summary>
    public async Task PortForwardAsync(ApiRequest request, Pod pod)
    {
        var kubelet = await KubeletOfAsync(request, pod);
        var uri = new Uri(kubelet, $"/portForward/{pod.Metadata.Namespace}/{pod.Metadata.Name}");
        await ServeAsync(request, stopping => SpdyTunnel.IsRequested(request.Http.Request)
            ? SpdyTunnel.RunAsync(request.Http, kubelets, uri, time, stopping)
            : UpgradeProxy.RunAsync(request.Http, kubelets, uri, stopping));
    }

    public void Dispose() => kubelets.Dispose();

    /// <summary>Serves an upgraded connection until it ends. A request that is no good becomes a refusal; an end is no failure.</summary>
    public static async Task ServeAsync(Func<Task> serve, CancellationToken end)
    {
        try
        {
            await serve();
        }
        catch (UpgradeException refused) when (refused.StatusCode == HttpStatusCode.BadRequest)
        {
            throw StatusException.BadRequest(refused.Message);
        }
        catch (UpgradeException refused)
        {
            throw new StatusException(new() { Outcome = "Failure", Code = (int)refused.StatusCode, Message = refused.Message });
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Whoever asked has gone, or the server stops.
            return;
        }
    }

    private async Task CommandAsync(ApiRequest request, Pod pod, string what, QueryString query)
    {
        var container = ContainerChoice.Of(pod, request.Query("container"));
        var kubelet = await KubeletOfAsync(request, pod);
        var options = new RemoteCommandOptions
        {
            Stdin = Flag(request, "stdin"),
            Stdout = Flag(request, "stdout"),
            Tty = Flag(request, "tty"),

            // A terminal has one output: a client that asks for both gets it on stdout.
            Stderr = Flag(request, "stderr") && !Flag(request, "tty"),
        };
        if (!options.Stdin && !options.Stdout && !options.Stderr)
        {
            throw StatusException.BadRequest("you must specify at least 1 of stdin, stdout, stderr");
        }

        query = Add(Add(Add(Add(query, "input", options.Stdin), "output", options.Stdout), "error", options.Stderr), "tty", options.Tty);
        var uri = new Uri(kubelet, $"/{what}/{pod.Metadata.Namespace}/{pod.Metadata.Name}/{container}{query}");
        await ServeAsync(request, stopping => RemoteCommandTranslator.IsRequested(request.Http.Request)
            ? RemoteCommandTranslator.RunAsync(request.Http, kubelets, uri, options, time, stopping)
            : UpgradeProxy.RunAsync(request.Http, kubelets, uri, stopping));
    }

    private async ValueTask<Uri> KubeletOfAsync(ApiRequest request, Pod pod) => pod.Spec.NodeName.Length == 0
        ? throw StatusException.BadRequest($"pod {pod.Metadata.Name} does not have a host assigned")
        : await addresses.FindAsync(pod.Spec.NodeName, request.Aborted);

    private static async Task ServeAsync(ApiRequest request, Func<CancellationToken, Task> serve)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping);
        await ServeAsync(() => serve(end.Token), end.Token);
    }

    private static QueryString Add(QueryString query, string name, bool value) => value ? query.Add(name, "1") : query;

    // As Kubernetes reads booleans in queries: everything but these is true.
    private static bool Flag(ApiRequest request, string name) =>
        request.Http.Request.Query.TryGetValue(name, out var value)
        && value.ToString() is var text
        && text != "0"
        && !text.Equals("false", StringComparison.OrdinalIgnoreCase);
}
