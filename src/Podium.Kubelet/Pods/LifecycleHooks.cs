using System.Globalization;
using System.Text;
using Podium.Api.Core.V1;
using Podium.Cri.Grpc;
using Podium.Kubelet.Probes;
using Podium.Kubelet.Runtime;

namespace Podium.Kubelet.Pods;

/// <summary>Runs postStart and preStop hooks (pkg/kubelet/lifecycle/handlers.go).</summary>
internal sealed class LifecycleHooks(PodNode node)
{
    /// <summary>Runs one.</summary>
    /// <returns>What went wrong; null for nothing.</returns>
    public async Task<string?> RunAsync(
        PodView view, Container container, string containerId, LifecycleHandler hook, CancellationToken cancellationToken)
    {
        if (hook.Exec is { } exec)
        {
            return await ExecAsync(view.Pod, container, containerId, exec, cancellationToken);
        }

        if (hook.HttpGet is { } http)
        {
            return await HttpAsync(view, container, http, cancellationToken);
        }

        if (hook.Sleep is { } sleep)
        {
            await Task.Delay(TimeSpan.FromSeconds(sleep.Seconds), node.Time, cancellationToken);
            return null;
        }

        return "invalid handler: tcpSocket is not supported in lifecycle hooks";
    }

    private async Task<string?> ExecAsync(
        Pod pod, Container container, string containerId, ExecAction exec, CancellationToken cancellationToken)
    {
        var error = "";
        var output = "";
        try
        {
            var result = await node.Runtime.ExecSyncAsync(containerId, exec.Command, TimeSpan.Zero, cancellationToken);
            if (result.ExitCode == 0)
            {
                return null;
            }

            var stderr = Encoding.UTF8.GetString(result.Stderr.Span);
            output = Encoding.UTF8.GetString(result.Stdout.Span) + stderr;
            error = $"command '{string.Join(' ', exec.Command)}' exited with {result.ExitCode}: {stderr}";
        }
        catch (GrpcException failure)
        {
            error = CriViews.Describe(failure);
        }

        return $"Exec lifecycle hook ([{string.Join(' ', exec.Command)}]) for Container \"{container.Name}\" in Pod \"{pod.Describe()}\" "
            + $"failed - error: {error}, message: {GoQuoting.Quote(output)}";
    }

    private static async Task<string?> HttpAsync(
        PodView view, Container container, HTTPGetAction http, CancellationToken cancellationToken)
    {
        if (ProbeTargets.Port(container, http.Port) is not { } port)
        {
            return Failed($"couldn't find port: {http.Port} in {container.Name}");
        }

        var host = http.Host.Length > 0 ? http.Host : ProbeTargets.PodIp(view);
        var scheme = http.Scheme.Length > 0 ? http.Scheme.ToLowerInvariant() : "http";
        var path = http.Path.StartsWith('/') ? http.Path : "/" + http.Path;
        var route = new ProbeRoute();
        try
        {
            using var request = new HttpRequestMessage(
                HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{scheme}://{ProbeTargets.Bracket(host)}:{port}{path}"));
            request.Headers.TryAddWithoutValidation("User-Agent", "kube-lifecycle/1.32");
            foreach (var header in http.HttpHeaders)
            {
                request.Headers.TryAddWithoutValidation(header.Name, header.Value);
            }

            using var client = ProbeHttp.NewClient(followRedirects: true, route);
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return null;
        }
        catch (HttpRequestException failure)
        {
            return Failed($"Get \"{scheme}://{ProbeTargets.Bracket(host)}:{port}{path}\": {ProbeHttp.Describe(failure, host, port, route)}");
        }

        string Failed(string error) =>
            $"HTTP lifecycle hook ({http.Path}) for Container \"{container.Name}\" in Pod \"{view.Pod.Describe()}\" failed - error: {error}";
    }
}
