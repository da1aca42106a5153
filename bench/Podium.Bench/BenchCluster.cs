using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Podium.Bench;

/// <summary>
/// A cluster of its own name, port and address ranges, started and stopped by the program as a user would, and deleted with
/// its data at the end. Its data lies where every cluster's does, because the disk is part of what is measured.
/// </summary>
internal sealed class BenchCluster(string program, string imageArchive) : IAsyncDisposable
{
    private const string Name = "podium-bench";
    private const string DataDirectory = "/var/lib/podium/" + Name;

    /// <summary>The namespace that the parts work in.</summary>
    public const string Namespace = "bench";

    private readonly string kubeconfig = Path.Combine(Path.GetTempPath(), $"{Name}-{Environment.ProcessId}.kubeconfig");
    private readonly int port = FreePort();
    private bool isUp;
    private bool isPrepared;

    /// <summary>The process that serves the cluster.</summary>
    public int ServerPid => FirstNumber(Path.Combine(DataDirectory, "run", "podium.pid"));

    /// <summary>Its containerd's process.</summary>
    public int ContainerdPid => FirstNumber(Path.Combine(Containerd, "containerd.pid"));

    /// <summary>Its containerd's socket.</summary>
    public string ContainerdSocket => Path.Combine(Containerd, "containerd.sock");

    private static string Containerd => Path.Combine(Directory.GetDirectories(Path.Combine(DataDirectory, "nodes")).Single(), "containerd");

    /// <summary>Runs <c>podium up</c>.</summary>
    public async Task UpAsync()
    {
        await PodiumAsync("up", "--https-port", port.ToString(CultureInfo.InvariantCulture), "--pod-cidr", "10.172.0.0/16", "--service-cidr", "10.173.0.0/16", "--resolv-conf", "/dev/null", "--kubeconfig", kubeconfig);
        isUp = true;
    }

    /// <summary>Runs <c>podium down</c>.</summary>
    public async Task DownAsync(bool purge)
    {
        if (Directory.Exists(DataDirectory))
        {
            await PodiumAsync(purge ? ["down", "--purge", "--kubeconfig", kubeconfig] : ["down"]);
        }

        isUp = false;
        isPrepared &= !purge;
    }

    /// <summary>Sees to it that the cluster is up, has the image of the measured pods, and a namespace for them.</summary>
    public async Task PrepareAsync()
    {
        if (!isUp)
        {
            await DownAsync(purge: true);
            await UpAsync();
        }

        if (isPrepared)
        {
            return;
        }

        await PodiumAsync("image", "import", imageArchive);
        using var client = CreateClient();
        using var made = await client.PostAsync(new Uri("/api/v1/namespaces", UriKind.Relative), Json($$$"""{"metadata":{"name":"{{{Namespace}}}"}}"""));
        var patience = Stopwatch.StartNew();
        while (true)
        {
            using var account = await client.GetAsync(new Uri($"/api/v1/namespaces/{Namespace}/serviceaccounts/default", UriKind.Relative));
            if (account.IsSuccessStatusCode)
            {
                break;
            }

            if (patience.Elapsed.TotalSeconds > 10)
            {
                throw new BenchException("the namespace got no service account in 10 s");
            }

            await Task.Delay(20);
        }

        isPrepared = true;
    }

    /// <summary>A client with the administrator's certificate and connections of its own: HTTP/1.1 over TLS.</summary>
    public HttpClient CreateClient()
    {
        var folder = Path.Combine(DataDirectory, "pki");
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "ca.crt"));
        var administrator = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "admin.crt"), Path.Combine(folder, "admin.key"));
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [administrator],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => administrator,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>A request body.</summary>
    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Fails where a request was refused.</summary>
    public static async Task EnsureAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            throw new BenchException($"{answer.RequestMessage!.Method} {answer.RequestMessage.RequestUri!.PathAndQuery}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DownAsync(purge: true);
        File.Delete(kubeconfig);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Any, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static int FirstNumber(string path) => int.Parse(File.ReadAllText(path).Split(' ', '\n')[0], CultureInfo.InvariantCulture);

    private async Task PodiumAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, "--name", Name]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new BenchException($"\"podium {arguments[0]}\" ended with {process.ExitCode}: {await error} {await output}");
        }
    }
}
