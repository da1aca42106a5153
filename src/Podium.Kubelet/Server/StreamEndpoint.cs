using System.Net;
using Microsoft.AspNetCore.Http;
using Podium.Cri.Grpc;
using Podium.Cri.V1;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Runtime;
using Podium.Streaming.Upgrades;

namespace Podium.Kubelet.Server;

/// <summary>
/// exec, attach and port-forward: the runtime is asked for a streaming address on this machine's loopback, and the client's
/// upgraded connection is joined to it byte for byte.
/// </summary>
internal sealed class StreamEndpoint(PodNode node, PodWorkers workers) : IDisposable
{
    // The runtime listens on loopback, without TLS; what it demands is the address's secret path.
    private readonly UpgradeBackend runtime = new(null);

    /// <inheritdoc/>
    public void Dispose() => runtime.Dispose();

    /// <summary>Runs a command in a container.</summary>
    public Task ExecAsync(HttpContext context, string ns, string pod, string container) => WithContainerAsync(
        context, ns, pod, container, node.Commands, (id, token) =>
        {
            var query = context.Request.Query;
            var request = new ExecRequest
            {
                ContainerId = id,
                Stdin = Flag(query, "input", "stdin"),
                Stdout = Flag(query, "output", "stdout"),
                Stderr = Flag(query, "error", "stderr"),
                Tty = Flag(query, "tty", "tty"),
            };
            request.Cmd.Add(query["command"].Select(word => word ?? ""));
            return node.Runtime.ExecAsync(request, token);
        });

    /// <summary>Joins a container's own process.</summary>
    public Task AttachAsync(HttpContext context, string ns, string pod, string container) => WithContainerAsync(
        context, ns, pod, container, null, (id, token) =>
        {
            var query = context.Request.Query;
            return node.Runtime.AttachAsync(
                new AttachRequest
                {
                    ContainerId = id,
                    Stdin = Flag(query, "input", "stdin"),
                    Stdout = Flag(query, "output", "stdout"),
                    Stderr = Flag(query, "error", "stderr"),
                    Tty = Flag(query, "tty", "tty"),
                },
                token);
        });

    /// <summary>Forwards ports of a pod.</summary>
    public async Task PortForwardAsync(HttpContext context, string ns, string pod)
    {
        if (workers.Find(ns, pod)?.State.View is not { } view)
        {
            await Answers.TextAsync(context, HttpStatusCode.NotFound, $"pod not found: \"{pod}_{ns}\"");
            return;
        }

        if (SyncPlan.UsableSandbox(view) is not { } sandbox)
        {
            await Answers.TextAsync(context, HttpStatusCode.BadRequest, $"failed to find sandbox for pod: \"{pod}_{ns}\"");
            return;
        }

        await JoinAsync(context, token => node.Runtime.PortForwardAsync(new PortForwardRequest { PodSandboxId = sandbox.Id }, token));
    }

    private async Task WithContainerAsync(
        HttpContext context, string ns, string pod, string container, CommandSessions? sessions,
        Func<string, CancellationToken, Task<string>> prepare)
    {
        if (workers.Find(ns, pod)?.State.View is not { } view)
        {
            await Answers.TextAsync(context, HttpStatusCode.NotFound, $"pod does not exist");
            return;
        }

        if (view.Newest(container) is not { State: ContainerRunState.Running } running)
        {
            await Answers.TextAsync(context, HttpStatusCode.InternalServerError, $"container not found (\"{container}\")");
            return;
        }

        using var session = sessions?.Open(running.Id);
        await JoinAsync(context, token => prepare(running.Id, token), session?.Traffic);
    }

    private async Task JoinAsync(
        HttpContext context, Func<CancellationToken, Task<string>> prepare, UpgradeTraffic? traffic = null)
    {
        string url;
        try
        {
            url = await prepare(context.RequestAborted);
        }
        catch (GrpcException failure)
        {
            await Answers.TextAsync(context, HttpStatusCode.InternalServerError, CriViews.Describe(failure));
            return;
        }

        var address = new Uri(url);
        if (!IPAddress.TryParse(address.Host, out var host) || !IPAddress.IsLoopback(host))
        {
            await Answers.TextAsync(context, HttpStatusCode.InternalServerError, "the runtime's streaming server is not on this machine");
            return;
        }

        try
        {
            await UpgradeProxy.RunAsync(context, runtime, address, traffic, context.RequestAborted);
        }
        catch (UpgradeException refused)
        {
            await Answers.TextAsync(context, refused.StatusCode, refused.Message);
        }
    }

    private static bool Flag(IQueryCollection query, string name, string other) =>
        query[name].ToString() is "1" or "true" || query[other].ToString() is "1" or "true";
}
