using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Podium.Bench;

/// <summary>
/// A cluster of its own name, port and address ranges, started and stopped by the program as a user would, and deleted with
/// its data at the end. Its data lies where every cluster's does, because the disk is part of what is measured.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="imageArchive">The archive of the image that most parts run; those of the other images lie beside it.</param>
/// <param name="nodes">How many nodes the cluster has.</param>
internal sealed class BenchCluster(string program, string imageArchive, int nodes = 1) : IAsyncDisposable
{
    /// <summary>The namespace that the parts work in.</summary>
    public const string Namespace = "bench";

    private const string Root = "/var/lib/podium";
    private const string NamePrefix = "podium-bench-";

    private readonly string kubeconfig = KubeconfigOf(NameOf(nodes));
    private readonly int port = FreePort();
    private readonly HashSet<string> imported = [];
    private bool isUp;
    private bool isPrepared;

    /// <summary>The process that serves the cluster.</summary>
    public int ServerPid => FirstNumber(Path.Combine(DataDirectory, "run", "podium.pid"));

    /// <summary>Its containerd's process.</summary>
    public int ContainerdPid => FirstNumber(Path.Combine(Containerd, "containerd.pid"));

    /// <summary>Its containerd's socket.</summary>
    public string ContainerdSocket => Path.Combine(Containerd, "containerd.sock");

    private string Name => NameOf(nodes);

    private string DataDirectory => Path.Combine(Root, Name);

    private string Containerd => Path.Combine(Directory.GetDirectories(Path.Combine(DataDirectory, "nodes")).Single(), "containerd");

    /// <summary>The processes of the agents of its further nodes.</summary>
    public IReadOnlyList<int> AgentPids()
    {
        var agents = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && IsAgent(Path.Combine(folder, "cmdline")))
            {
                agents.Add(pid);
            }
        }

        return agents;

        bool IsAgent(string file)
        {
            try
            {
                return File.ReadAllText(file).Contains($"\0agent\0--data-dir\0{DataDirectory}/", StringComparison.Ordinal);
            }
            catch (IOException)
            {
                return false; // It has ended meanwhile.
            }
        }
    }

    /// <summary>Deletes the clusters of benches that were killed.</summary>
    /// <param name="program">The program.</param>
    public static async Task SweepAsync(string program)
    {
        foreach (var folder in Directory.Exists(Root) ? Directory.GetDirectories(Root, NamePrefix + "*") : [])
        {
            var name = Path.GetFileName(folder);
            if (int.TryParse(name[NamePrefix.Length..].Split('-')[0], CultureInfo.InvariantCulture, out var owner) && !Directory.Exists($"/proc/{owner}"))
            {
                try
                {
                    await RunAsync(program, name, "down", "--purge", "--kubeconfig", KubeconfigOf(name));
                    File.Delete(KubeconfigOf(name));
                }
                catch (BenchException failure)
                {
                    await Console.Error.WriteLineAsync($"cluster {name} of an earlier bench stays: {failure.Message}");
                }
            }
        }
    }

    /// <summary>Runs <c>podium up</c>.</summary>
    public async Task UpAsync()
    {
        // Two benches at once measure nothing, but must not meet either: each has two blocks, and a cluster of more nodes their second half.
        var block = 40 + (Environment.ProcessId % 28 * 2);
        var half = nodes == 1 ? "0.0/17" : "128.0/17";
        await PodiumAsync("up", "--https-port", port.ToString(CultureInfo.InvariantCulture), "--nodes", Text(nodes),
            "--pod-cidr", $"10.{Text(block)}.{half}", "--service-cidr", $"10.{Text(block + 1)}.{half}",
            "--resolv-conf", "/dev/null", "--kubeconfig", kubeconfig);
        isUp = true;
    }

    /// <summary>A cluster of its own with more nodes.</summary>
    public BenchCluster WithNodes(int count) => new(program, imageArchive, count);

    /// <summary>Runs <c>podium down</c>.</summary>
    public async Task DownAsync(bool purge)
    {
        if (Directory.Exists(DataDirectory))
        {
            await PodiumAsync(purge ? ["down", "--purge", "--kubeconfig", kubeconfig] : ["down"]);
        }

        isUp = false;
        isPrepared &= !purge;
        if (purge)
        {
            imported.Clear();
        }
    }

    /// <summary>Sees to it that the cluster is up, has the images of the measured pods, and a namespace for them.</summary>
    /// <param name="images">Further images, by the names of their archives.</param>
    public async Task PrepareAsync(params string[] images)
    {
        if (!isUp)
        {
            await DownAsync(purge: true);
            if (nodes > 1)
            {
                // Every node takes its images from here when it starts.
                Directory.CreateDirectory(Path.Combine(DataDirectory, "images"));
                foreach (var archive in images.Select(ArchiveOf).Append(imageArchive))
                {
                    File.Copy(archive, Path.Combine(DataDirectory, "images", Path.GetFileName(archive)));
                }
            }

            await UpAsync();
        }

        foreach (var image in images)
        {
            if (nodes == 1 && imported.Add(image))
            {
                await PodiumAsync("image", "import", ArchiveOf(image));
            }
        }

        if (isPrepared)
        {
            return;
        }

        if (nodes == 1)
        {
            await PodiumAsync("image", "import", imageArchive);
        }

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

    /// <summary>Sends a request that must succeed, and reads its answer.</summary>
    public static async Task<JsonNode> SendAsync(HttpClient client, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }

        using var answer = await client.SendAsync(request);
        await EnsureAsync(answer);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DownAsync(purge: true);
        File.Delete(kubeconfig);
    }

    private string ArchiveOf(string image) => Path.Combine(Path.GetDirectoryName(imageArchive)!, image + ".tar");

    private static string NameOf(int nodes) =>
        nodes == 1 ? NamePrefix + Text(Environment.ProcessId) : $"{NamePrefix}{Text(Environment.ProcessId)}-{Text(nodes)}";

    private static string KubeconfigOf(string name) => Path.Combine(Path.GetTempPath(), $"{name}.kubeconfig");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Any, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static int FirstNumber(string path) => int.Parse(File.ReadAllText(path).Split(' ', '\n')[0], CultureInfo.InvariantCulture);

    private Task PodiumAsync(params string[] arguments) => RunAsync(program, Name, arguments);

    private static async Task RunAsync(string program, string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, "--name", name]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new BenchException($"\"podium {arguments[0]}\" ended with {process.ExitCode}: {await error} {await output}");
        }
    }
}
