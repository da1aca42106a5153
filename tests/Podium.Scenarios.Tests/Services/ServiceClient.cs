using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Services;

/// <summary>What one new connection brought.</summary>
/// <param name="Text">The first line; "refused" where the connection was.</param>
/// <param name="Elapsed">How long it took.</param>
internal readonly record struct Reply(string Text, TimeSpan Elapsed)
{
    /// <summary>Whether the connection was refused.</summary>
    public bool IsRefused => Text == "refused";

    /// <summary>Whether the first packet was answered: the kernel sends another one after a second.</summary>
    public bool IsAtOnce => Elapsed < TimeSpan.FromSeconds(1);
}

/// <summary>Connects from the node itself, each time anew.</summary>
internal static class ServiceClient
{
    /// <summary>Connects once and reads a line.</summary>
    public static async Task<Reply> AskAsync(string address, int port)
    {
        var watch = Stopwatch.StartNew();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, port, patience.Token);
            var buffer = new byte[256];
            var length = await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token);
            return new(Encoding.ASCII.GetString(buffer, 0, length).Trim(), watch.Elapsed);
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return new("refused", watch.Elapsed);
        }
    }

    /// <summary>Asks until an answer is as wished.</summary>
    public static async Task<Reply> UntilAsync(string address, int port, Func<Reply, bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var reply = await AskAsync(address, port);
            if (condition(reply))
            {
                return reply;
            }

            Assert.True(watch.Elapsed < Command.Patience, $"{address}:{port} last answered \"{reply.Text}\"");
            await Task.Delay(20);
        }
    }

    /// <summary>Connects until someone takes the connection: pods are ready a moment before the rules lead to them.</summary>
    public static async Task UntilReachedAsync(IPEndPoint address)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address, patience.Token);
                return;
            }
            catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
            {
                Assert.True(watch.Elapsed < Command.Patience, $"{address} never took a connection");
                await Task.Delay(20);
            }
        }
    }

    /// <summary>A pod that says a line to whoever connects to its port 8080: its name and how it is.</summary>
    public static string TellingPod(string name, string app, string more = "") => $$"""
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{name}}
          labels: {app: {{app}}}
        spec:
          terminationGracePeriodSeconds: 10
          containers:
          - name: main
            image: busybox:1.28
            command:
            - sh
            - -c
            - |
              echo {{name}} serves > /tmp/state
              trap 'echo {{name}} ends > /tmp/state; sleep 2; exit 0' TERM
              nc -ll -p 8080 -e cat /tmp/state &
              touch /tmp/ready
              while :; do sleep 1 & wait $!; done
            readinessProbe:
              exec: {command: [test, -e, /tmp/ready]}
              periodSeconds: 1
              timeoutSeconds: 20
              failureThreshold: 1
        {{more}}

        """;

    /// <summary>A Service for those pods.</summary>
    public static string ServiceFor(string app, string more = "") => $$"""
        apiVersion: v1
        kind: Service
        metadata:
          name: {{app}}
        spec:
          selector: {app: {{app}}}
          ports: [{port: 80, targetPort: 8080}]
        {{more}}

        """;
}
