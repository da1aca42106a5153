using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Podium.Api.Errors;
using Podium.Client;
using Podium.Cluster;

namespace Podium.Nodes;

/// <summary>A node's certificates, as files in its folder; renewed by the cluster before they end.</summary>
internal sealed partial class NodeCertificates
{
    public const string AuthorityFile = "ca.crt";

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private readonly string directory;
    private readonly NodeOptions node;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    private NodeCertificates(NodeOptions node, TimeProvider time, ILogger logger)
    {
        directory = NodePaths.Certificates(node.Directory);
        this.node = node;
        this.time = time;
        this.logger = logger;
        Authorities.ImportFromPemFile(Path.Combine(directory, AuthorityFile));
        Client = Pair(directory, CertificateOrder.ClientFile);
        Serving = Pair(directory, CertificateOrder.ServingFile);
    }

    /// <summary>The cluster's authorities.</summary>
    public X509Certificate2Collection Authorities { get; } = [];

    /// <summary>What the node shows to the API server, as it is now.</summary>
    public X509Certificate2 Client { get; private set; }

    /// <summary>What the kubelet's endpoint shows, as it is now.</summary>
    public X509Certificate2 Serving { get; private set; }

    /// <summary>Whether a node's folder has its certificates: whether it has joined.</summary>
    public static bool AreThere(string nodeDirectory) =>
        File.Exists(Path.Combine(NodePaths.Certificates(nodeDirectory), CertificateOrder.ServingFile + ".crt"));

    /// <summary>Reads a node's certificates.</summary>
    /// <exception cref="UsageException">They are damaged.</exception>
    public static NodeCertificates Load(NodeOptions node, TimeProvider time, ILoggerFactory loggers)
    {
        try
        {
            return new(node, time, loggers.CreateLogger<NodeCertificates>());
        }
        catch (Exception broken) when (broken is IOException or System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            throw new UsageException($"the certificates of node {node.Name} cannot be read ({broken.Message}): remove {node.Directory} and join again");
        }
    }

    /// <summary>A certificate with its key.</summary>
    public static X509Certificate2 Pair(string directory, string name) =>
        X509Certificate2.CreateFromPemFile(Path.Combine(directory, name + ".crt"), Path.Combine(directory, name + ".key"));

    /// <summary>Renews them when a fifth of their life is left, until cancelled.</summary>
    public async Task KeepAsync(IApiClient client, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = Period;
            try
            {
                if (IsOld(Client))
                {
                    await CertificateOrder.Client(node.Name).FillAsync(client, directory, cancellationToken);
                    Client = Pair(directory, CertificateOrder.ClientFile);
                    LogRenewed(CertificateOrder.ClientFile, Client.NotAfter);
                }

                if (IsOld(Serving))
                {
                    await CertificateOrder.Serving(node.Name, IPAddress.Parse(node.Address)).FillAsync(client, directory, cancellationToken);
                    Serving = Pair(directory, CertificateOrder.ServingFile);
                    LogRenewed(CertificateOrder.ServingFile, Serving.NotAfter);
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException or StatusException or UsageException)
            {
                LogNotRenewed(failure);
                wait = Retry;
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Whether it is time to renew a certificate.</summary>
    internal static bool IsOld(DateTimeOffset notBefore, DateTimeOffset notAfter, DateTimeOffset now) =>
        notAfter - now < (notAfter - notBefore) / 5;

    private bool IsOld(X509Certificate2 certificate) => IsOld(new(certificate.NotBefore), new(certificate.NotAfter), time.GetUtcNow());

    [LoggerMessage(1, LogLevel.Information, "the {kind} certificate is renewed, until {end}")]
    private partial void LogRenewed(string kind, DateTime end);

    [LoggerMessage(2, LogLevel.Warning, "a certificate could not be renewed; trying again")]
    private partial void LogNotRenewed(Exception failure);
}
