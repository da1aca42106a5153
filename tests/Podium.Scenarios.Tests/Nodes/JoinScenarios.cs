using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Podium.Scenarios.Tests.Setup;

namespace Podium.Scenarios.Tests.Nodes;

/// <summary>Machines that join by a token, and certificates by request, with the real kubectl.</summary>
public sealed class JoinScenarios : IAsyncLifetime
{
    private Cluster cluster = null!;

    public async Task InitializeAsync() => cluster = await Cluster.StartAsync("join");

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task A_machine_joins_by_token_runs_pods_and_leaves()
    {
        var folder = Path.Combine(cluster.Folder, "far");
        var token = (await cluster.PodiumAsync("token", "create", "--ttl", "1h")).Succeeded().Output.Trim();
        Assert.Contains(token.Split('.')[0], (await cluster.PodiumAsync("token", "list")).Succeeded().Output, StringComparison.Ordinal);
        string[] join = ["agent", "--server", $"https://127.0.0.1:{cluster.Port}", "--data-dir", folder, "--node-name", "far", "--token"];

        var stranger = token[..^4] + (token.EndsWith("0000", StringComparison.Ordinal) ? "1111" : "0000");
        Assert.Contains("is not the one that the token is for", (await Command.RunAsync(Repository.Program, [.. join, stranger])).Failed().Error, StringComparison.Ordinal);
        var wrong = token[..7] + "0000000000000000" + token[23..];
        Assert.Contains("the server does not know the token", (await Command.RunAsync(Repository.Program, [.. join, wrong])).Failed().Error, StringComparison.Ordinal);

        using var agent = Command.Start(Repository.Program, [.. join, token]);
        var kubectl = cluster.Kubectl;

        // This machine's address is another node's already: a person has to say that the new one may serve there too.
        var waiting = (await kubectl.UntilAsync(
            result => result.Output.Contains("kubelet-serving", StringComparison.Ordinal), "get", "csr", "--no-headers")).Lines;
        var serving = Assert.Single(waiting, line => line.Contains("kubernetes.io/kubelet-serving", StringComparison.Ordinal)).Split(' ')[0];
        Assert.Matches($"{serving} .* system:node:far .* Pending", string.Join('\n', waiting));
        Assert.Matches("node-csr-.* system:bootstrap:.* Approved,Issued", string.Join('\n', waiting));
        (await kubectl.RunAsync("certificate", "approve", serving)).Succeeded();
        await kubectl.UntilAsync(result => result.ExitCode == 0, "get", "node", "far");
        (await kubectl.RunAsync("wait", "--for=condition=Ready", "node/far", "--timeout=60s")).Succeeded();

        // Its pods, too, are reached by logs and exec.
        Directory.CreateDirectory(Path.Combine(folder, "images"));
        File.CreateSymbolicLink(Path.Combine(folder, "images", "busybox.tar"), Path.Combine(Repository.Images, "busybox.tar"));
        var here = kubectl with { Namespace = "default" };
        await here.MakeAsync("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: away
            spec:
              nodeName: far
              terminationGracePeriodSeconds: 1
              containers: [{name: main, image: "busybox:1.28", command: [sleep, "3600"]}]
            """);
        await here.WaitReadyAsync("away");
        Assert.Equal("away\n", (await here.RunAsync("exec", "away", "--", "hostname")).Succeeded().Output);

        (await Command.RunAsync(Repository.Program, ["down", "--data-dir", folder, "--purge"])).Succeeded();
        Assert.True(agent.WaitForExit(Command.Patience));
        Assert.False(Directory.Exists(folder));
        (await kubectl.RunAsync("delete", "node", "far")).Succeeded();
    }

    [Fact]
    public async Task A_request_is_approved_or_denied_by_kubectl_and_signed()
    {
        using var folder = new TemporaryFolder();
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("O=team,CN=jane", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
        foreach (var name in new[] { "jane", "jim" })
        {
            await cluster.Kubectl.MakeAsync($$"""
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata:
                  name: {{name}}
                spec:
                  request: {{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(request))}}
                  signerName: kubernetes.io/kube-apiserver-client
                  expirationSeconds: 3600
                  usages: [client auth]
                """);
        }

        Assert.Equal("certificatesigningrequest.certificates.k8s.io/jane approved\n", (await cluster.Kubectl.RunAsync("certificate", "approve", "jane")).Succeeded().Output);
        Assert.Equal("certificatesigningrequest.certificates.k8s.io/jim denied\n", (await cluster.Kubectl.RunAsync("certificate", "deny", "jim")).Succeeded().Output);
        var issued = await cluster.Kubectl.UntilAsync(result => result.Output.Contains("Issued", StringComparison.Ordinal), "get", "csr", "jane", "--no-headers");
        Assert.Matches("^jane +[0-9]+s +kubernetes.io/kube-apiserver-client +kubernetes-admin +60m +Approved,Issued\n$", issued.Output);
        Assert.Matches("^jim .* Denied\n$", (await cluster.Kubectl.RunAsync("get", "csr", "jim", "--no-headers")).Succeeded().Output);

        // The certificate is jane's, and good with the server: which knows her, and lets her do nothing.
        var certificate = folder.Write("jane.crt", System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(await cluster.Kubectl.GetAsync("csr/jane", ".status.certificate"))));
        var keyFile = folder.Write("jane.key", key.ExportPkcs8PrivateKeyPem());
        (await cluster.Kubectl.RunAsync("config", "set-credentials", "jane", "--client-certificate", certificate, "--client-key", keyFile)).Succeeded();
        var refused = (await cluster.Kubectl.RunAsync("--user", "jane", "get", "pods")).Failed();
        Assert.Contains("User \"jane\" cannot list resource \"pods\"", refused.Error, StringComparison.Ordinal);
    }
}
