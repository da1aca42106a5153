using System.Net.WebSockets;
using System.Text;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Road;

/// <summary>WebSockets as programs open them that are not kubectl: the protocols from before the fourth version, and logs.</summary>
public sealed class WebSocketScenarios(Playground playground) : Scenario(playground)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("binary.k8s.io")]
    [InlineData("base64.binary.k8s.io")]
    public async Task A_log_comes_whole_and_ends(string protocol)
    {
        var pod = "log-" + protocol.Split('.')[0];
        await Kubectl.MakeShellPodAsync(pod, "echo container is alive; sleep 3600");
        await Kubectl.WaitReadyAsync(pod);
        await Kubectl.UntilAsync(r => r.Output == "container is alive\n", "logs", pod);

        var messages = await ReadAsync($"{pod}/log?container=main", protocol);

        var text = messages.Select(m => Encoding.ASCII.GetString(m)).Select(m => protocol.StartsWith("base64", StringComparison.Ordinal)
            ? Encoding.ASCII.GetString(Convert.FromBase64String(m))
            : m);
        Assert.Equal("container is alive\n", string.Concat(text));
    }

    [Theory]
    [InlineData("channel.k8s.io")]
    [InlineData("base64.channel.k8s.io")]
    public async Task A_commands_output_comes_on_its_channel_and_success_is_no_message(string protocol)
    {
        var pod = "exec-" + protocol.Split('.')[0];
        await Kubectl.MakeShellPodAsync(pod, "sleep 3600");
        await Kubectl.WaitReadyAsync(pod);

        var messages = await ReadAsync($"{pod}/exec?stderr=1&stdout=1&container=main&command=echo&command=remote+execution+test", protocol);

        var inBase64 = protocol.StartsWith("base64", StringComparison.Ordinal);
        var spoken = messages.Where(m => m.Length > 1).ToList();
        Assert.All(spoken, m => Assert.Equal(inBase64 ? '1' : 1, m[0]));
        var text = spoken.Select(m => inBase64 ? Convert.FromBase64String(Encoding.ASCII.GetString(m, 1, m.Length - 1)) : m[1..]);
        Assert.Equal("remote execution test\n", string.Concat(text.Select(t => Encoding.ASCII.GetString(t))));
    }

    private async Task<List<byte[]>> ReadAsync(string path, string protocol)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(protocol);
        socket.Options.ClientCertificates.Add(AdministratorClient.Certificate(Cluster));
        socket.Options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{Cluster.Port}/api/v1/namespaces/{Kubectl.Namespace}/pods/{path}"), limit.Token);
        var messages = new List<byte[]>();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer.AsMemory(), limit.Token) is { MessageType: not WebSocketMessageType.Close } message)
        {
            Assert.True(message.EndOfMessage);
            messages.Add(buffer[..message.Count]);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        return messages;
    }
}
