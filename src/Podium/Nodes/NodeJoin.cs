using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Podium.Api;
using Podium.Api.Certificates.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Client.Http;
using Podium.Cluster;

namespace Podium.Nodes;

/// <summary>
/// How a machine becomes a node: it learns the cluster's authority and believes it by the hash in the token; asks for a client
/// certificate with the token; and then, as the node, for the certificate of its kubelet's endpoint. No key leaves the machine.
/// </summary>
internal static class NodeJoin
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Joins, and keeps in the node's folder what its agent needs from then on.</summary>
    /// <exception cref="UsageException">The server cannot be reached, is not the right one, or refuses.</exception>
    public static async Task<NodeOptions> RunAsync(Uri server, JoinToken token, NodeOptions wished, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var info = await LearnAsync(server, token, patience.Token);
            var node = wished with { Cluster = info.Name, PodCidr = info.PodCidr, ServiceCidr = info.ServiceCidr, Server = server.ToString() };
            var folder = NodePaths.Certificates(node.Directory);
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await File.WriteAllTextAsync(Path.Combine(folder, NodeCertificates.AuthorityFile), info.Authority, patience.Token);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(info.Authority);
            using (var joining = new ApiConnection(new ApiConnectionOptions { Server = server, Authorities = authorities, Token = token.Bearer }))
            {
                await CertificateOrder.Client(node.Name).FillAsync(new HttpApiClient(joining), folder, patience.Token);
            }

            using var client = NodeCertificates.Pair(folder, CertificateOrder.ClientFile);
            using (var connection = new ApiConnection(new ApiConnectionOptions { Server = server, Authorities = authorities, ClientCertificate = () => client }))
            {
                await CertificateOrder.Serving(node.Name, IPAddress.Parse(node.Address)).FillAsync(new HttpApiClient(connection), folder, patience.Token);
            }

            node.Save();
            return node;
        }
        catch (HttpRequestException unreachable)
        {
            throw new UsageException($"the server {server} cannot be reached, or is not the one that the token is for: {Innermost(unreachable).Message}");
        }
        catch (StatusException refusal)
        {
            throw new UsageException(refusal.Code == 401
                ? "the server does not know the token: it may be over; \"podium token create\" on the cluster's machine makes another"
                : $"the server refuses: {refusal.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UsageException("the node's certificate was not issued in time: \"kubectl get csr\" shows what it waits for");
        }
    }

    // Nothing is believed yet of who answers; what is said is checked by the hash, and the connection after that by what was said.
    private static async Task<ClusterInfo> LearnAsync(Uri server, JoinToken token, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false };
#pragma warning disable CA5359 // The hash in the token vouches for the authority; only that is taken from the answer.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        using var anyone = new HttpClient(handler);
        using var answer = await anyone.GetAsync(new Uri(server, ClusterInfo.Path), cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new UsageException($"the server {server} does not tell what its cluster is (it answers {(int)answer.StatusCode})");
        }

        var info = ClusterInfo.Of(ApiJson.Deserialize<ConfigMap>(await answer.Content.ReadAsByteArrayAsync(cancellationToken)));
        using var authority = X509Certificate2.CreateFromPem(info.Authority);
        return JoinToken.HashOf(authority) == token.AuthorityHash
            ? info
            : throw new UsageException($"the server {server} is not the one that the token is for: its authority is another");
    }

    private static Exception Innermost(Exception failure) => failure.InnerException is { } inner ? Innermost(inner) : failure;
}

/// <summary>A certificate that a node asks the cluster for.</summary>
/// <param name="File">The name of its files.</param>
/// <param name="Signer">Who signs.</param>
/// <param name="Usage">What it is for.</param>
/// <param name="NodeName">Whose it is.</param>
/// <param name="Address">The address it is for; null for none.</param>
internal sealed record CertificateOrder(string File, string Signer, string Usage, string NodeName, IPAddress? Address)
{
    public const string ClientFile = "client";
    public const string ServingFile = "serving";

    /// <summary>What the node shows to the API server.</summary>
    public static CertificateOrder Client(string nodeName) => new(ClientFile, "kubernetes.io/kube-apiserver-client-kubelet", "client auth", nodeName, null);

    /// <summary>What the kubelet's endpoint shows.</summary>
    public static CertificateOrder Serving(string nodeName, IPAddress address) => new(ServingFile, "kubernetes.io/kubelet-serving", "server auth", nodeName, address);

    /// <summary>Makes a key, has it certified, and writes both.</summary>
    public async Task FillAsync(IApiClient client, string folder, CancellationToken cancellationToken)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName("system:nodes");
        name.AddCommonName("system:node:" + NodeName);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        if (Address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(NodeName);
            names.AddIpAddress(Address);
            request.CertificateExtensions.Add(names.Build());
        }

        var asked = await client.CreateAsync(
            new CertificateSigningRequest
            {
                Metadata = new() { GenerateName = Usage == "client auth" ? "node-csr-" : "csr-" },
                Spec = new()
                {
                    Request = Encoding.ASCII.GetBytes(request.CreateSigningRequestPem()),
                    SignerName = Signer,
                    Usages = ["digital signature", Usage],
                },
            },
            cancellationToken);
        var answered = await client.UntilAsync<CertificateSigningRequest>(
            ObjectKey.Of(asked),
            known => known.Status.Certificate.Length > 0 || known.Status.Conditions.Any(c => c.Type is "Denied" or "Failed"),
            cancellationToken);
        if (answered.Status.Certificate.Length == 0)
        {
            var why = answered.Status.Conditions.First(c => c.Type is "Denied" or "Failed");
            throw new UsageException($"the cluster issues no certificate to node {NodeName}: {why.Type}: {why.Message}");
        }

        // The key first: a crash in between leaves a pair that does not fit, which is asked for again.
        await WriteAsync(Path.Combine(folder, File + ".key"), key.ExportPkcs8PrivateKeyPem() + "\n", cancellationToken);
        await WriteAsync(Path.Combine(folder, File + ".crt"), Encoding.ASCII.GetString(answered.Status.Certificate), cancellationToken);
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        await using (var stream = new FileStream(path + ".new", new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
        }

        System.IO.File.Move(path + ".new", path, overwrite: true);
    }
}
