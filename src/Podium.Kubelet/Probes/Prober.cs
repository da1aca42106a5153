using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Podium.Api.Core.V1;
using Podium.Cri;
using Podium.Cri.Grpc;
using Podium.Kubelet.Pods;
using Podium.Kubelet.Runtime;

namespace Podium.Kubelet.Probes;

/// <summary>What one probe said.</summary>
/// <param name="Outcome">Success or failure.</param>
/// <param name="Output">What to tell of a failure.</param>
/// <param name="Error">Why the probe could not be done at all; its outcome then says nothing.</param>
/// <param name="Warning">What to tell of a success that is doubtful.</param>
internal sealed record ProbeResult(ProbeOutcome Outcome, string Output = "", string? Error = null, string? Warning = null)
{
    /// <summary>All is well.</summary>
    public static ProbeResult Success { get; } = new(ProbeOutcome.Success);

    /// <summary>All is not well.</summary>
    public static ProbeResult Failure(string output) => new(ProbeOutcome.Failure, output);

    /// <summary>The probe itself went wrong.</summary>
    public static ProbeResult Errored(string error) => new(ProbeOutcome.Unknown, "", error);
}

/// <summary>Does single probes, with Go's words for what goes wrong (pkg/probe).</summary>
internal sealed class Prober(ICriRuntime runtime, TimeProvider time)
{
    private const int Attempts = 3;
    private const int BodyMax = 10 * 1024;
    private const int RedirectsMax = 10;

    /// <summary>Probes, up to three times when the probe itself errs.</summary>
    public async Task<ProbeResult> ProbeAsync(PodView view, Container container, string containerId, Probe probe)
    {
        var timeout = TimeSpan.FromSeconds(probe.TimeoutSeconds > 0 ? probe.TimeoutSeconds : 1);
        var result = ProbeResult.Success;
        for (var i = 0; i < Attempts; i++)
        {
            result = probe.Exec is { } exec ? await ExecAsync(containerId, exec, timeout)
                : probe.HttpGet is { } http ? await HttpAsync(view, container, http, timeout)
                : probe.TcpSocket is { } tcp ? await TcpAsync(view, container, tcp, timeout)
                : probe.Grpc is { } grpc ? await GrpcProbe.RunAsync(ProbeTargets.PodIp(view), grpc, timeout, time)
                : ProbeResult.Errored($"missing probe handler for {view.Pod.Metadata.Namespace}/{view.Pod.Metadata.Name}:{container.Name}");
            if (result.Error is null)
            {
                break;
            }
        }

        return result;
    }

    private async Task<ProbeResult> ExecAsync(string containerId, ExecAction exec, TimeSpan timeout)
    {
        try
        {
            var answer = await runtime.ExecSyncAsync(containerId, exec.Command, timeout, CancellationToken.None);
            if (answer.ExitCode == 0)
            {
                return ProbeResult.Success;
            }

            var output = Encoding.UTF8.GetString(answer.Stdout.Span) + Encoding.UTF8.GetString(answer.Stderr.Span);
            return ProbeResult.Failure(output.Length > BodyMax ? output[..BodyMax] : output);
        }
        catch (GrpcException late) when (late.Code == GrpcStatusCode.DeadlineExceeded)
        {
            return ProbeResult.Failure($"command \"{string.Join(' ', exec.Command)}\" timed out");
        }
        catch (GrpcException failure)
        {
            return ProbeResult.Errored(CriViews.Describe(failure));
        }
    }

    private async Task<ProbeResult> HttpAsync(PodView view, Container container, HTTPGetAction http, TimeSpan timeout)
    {
        if (ProbeTargets.Port(container, http.Port) is not { } port)
        {
            return ProbeResult.Errored($"couldn't find port: {http.Port} in {container.Name}");
        }

        var host = http.Host.Length > 0 ? http.Host : ProbeTargets.PodIp(view);
        var scheme = http.Scheme.Length > 0 ? http.Scheme.ToLowerInvariant() : "http";
        var path = http.Path.StartsWith('/') ? http.Path : "/" + http.Path;
        var url = string.Create(CultureInfo.InvariantCulture, $"{scheme}://{ProbeTargets.Bracket(host)}:{port}{path}");
        using var limit = new CancellationTokenSource(timeout, time);
        var route = new ProbeRoute();
        try
        {
            using var client = ProbeHttp.NewClient(followRedirects: false, route);
            var at = new Uri(url);
            for (var redirects = 0; ; redirects++)
            {
                using var request = Request(at, http);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                var code = (int)answer.StatusCode;
                if (answer.Headers.Location is { } location && code is 301 or 302 or 303 or 307 or 308)
                {
                    var target = new Uri(at, answer.Headers.Location!);
                    if (target.Host != at.Host)
                    {
                        return new(ProbeOutcome.Success, Warning: $"Probe terminated redirects, Response body: {await BodyAsync(answer, limit.Token)}");
                    }

                    if (redirects == RedirectsMax)
                    {
                        return ProbeResult.Failure($"Get \"{target}\": stopped after 10 redirects");
                    }

                    at = target;
                    continue;
                }

                return code is >= 200 and < 400 ? ProbeResult.Success : ProbeResult.Failure($"HTTP probe failed with statuscode: {code}");
            }
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Failure($"Get \"{url}\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
        }
        catch (HttpRequestException failure)
        {
            return ProbeResult.Failure($"Get \"{url}\": {ProbeHttp.Describe(failure, host, port, route)}");
        }
    }

    private static HttpRequestMessage Request(Uri at, HTTPGetAction http)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, at);
        request.Headers.ConnectionClose = true;
        foreach (var header in http.HttpHeaders)
        {
            if (header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.Host = header.Value;
            }
            else
            {
                request.Headers.TryAddWithoutValidation(header.Name, header.Value);
            }
        }

        if (!request.Headers.Contains("User-Agent"))
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "kube-probe/1.32");
        }

        if (!request.Headers.Contains("Accept"))
        {
            request.Headers.TryAddWithoutValidation("Accept", "*/*");
        }

        return request;
    }

    private static async Task<string> BodyAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var buffer = new byte[BodyMax];
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, read);
    }

    private async Task<ProbeResult> TcpAsync(PodView view, Container container, TCPSocketAction tcp, TimeSpan timeout)
    {
        if (ProbeTargets.Port(container, tcp.Port) is not { } port)
        {
            return ProbeResult.Errored($"couldn't find port: {tcp.Port} in {container.Name}");
        }

        var host = tcp.Host.Length > 0 ? tcp.Host : ProbeTargets.PodIp(view);
        using var limit = new CancellationTokenSource(timeout, time);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(host, port, limit.Token);
            return ProbeResult.Success;
        }
        catch (OperationCanceledException)
        {
            return ProbeResult.Failure(string.Create(CultureInfo.InvariantCulture, $"dial tcp {ProbeTargets.Bracket(host)}:{port}: i/o timeout"));
        }
        catch (SocketException failure)
        {
            return ProbeResult.Failure(ProbeHttp.Dial(failure, host, port));
        }
    }
}
