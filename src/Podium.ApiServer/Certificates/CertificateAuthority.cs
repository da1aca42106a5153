using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Podium.ApiServer.Certificates;

/// <summary>
/// The cluster's certificate authority: made at the first start, kept in the data directory. It signs every other
/// certificate of the cluster; who shows one of them is who it says.
/// </summary>
public sealed class CertificateAuthority : IDisposable
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(365);

    // Clocks differ; a certificate must not be new to its reader.
    private static readonly TimeSpan Backdate = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortBackdate = TimeSpan.FromMinutes(5);

    private readonly TimeProvider time;

    private CertificateAuthority(X509Certificate2 certificate, TimeProvider time)
    {
        Certificate = certificate;
        this.time = time;
    }

    /// <summary>The authority's certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The authority's certificate as PEM, for kubeconfigs and <c>ca.crt</c> files.</summary>
    public string CertificatePem => Certificate.ExportCertificatePem() + "\n";

    /// <summary>Reads the authority from <c>ca.crt</c> and <c>ca.key</c> in a directory, making both where they are missing.</summary>
    public static CertificateAuthority LoadOrCreate(string directory, TimeProvider time)
    {
        var (crt, key) = PemFiles.Paths(directory, "ca");
        if (File.Exists(crt) && File.Exists(key))
        {
            return new(X509Certificate2.CreateFromPemFile(crt, key), time);
        }

        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=kubernetes", ecdsa, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddHours(-1), now + AuthorityLifetime);
        PemFiles.Write(directory, "ca", certificate);
        return new(certificate, time);
    }

    /// <summary>
    /// A certificate kept as <c>NAME.crt</c> and <c>NAME.key</c>: read where it is there, signed by this authority, for the same
    /// subject and names, and good for another fifth of its life; else made anew.
    /// </summary>
    public X509Certificate2 LoadOrIssue(string directory, string name, LeafRequest leaf)
    {
        var (crt, key) = PemFiles.Paths(directory, name);
        if (File.Exists(crt) && File.Exists(key))
        {
            var existing = X509Certificate2.CreateFromPemFile(crt, key);
            if (IsGood(existing, leaf))
            {
                return existing;
            }

            existing.Dispose();
        }

        var issued = Issue(leaf);
        PemFiles.Write(directory, name, issued);
        return issued;
    }

    /// <summary>Makes a key and signs its certificate.</summary>
    public X509Certificate2 Issue(LeafRequest leaf)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(leaf.Subject(), ecdsa, HashAlgorithmName.SHA256);
        using var signed = Sign(request, leaf);
        return signed.CopyWithPrivateKey(ecdsa);
    }

    /// <summary>Signs a request whose key is someone else's; its own extensions are not trusted and left out.</summary>
    public X509Certificate2 Sign(CertificateRequest request, LeafRequest leaf)
    {
        request.CertificateExtensions.Clear();
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        var usages = new OidCollection();
        if (leaf.Server)
        {
            usages.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        }

        if (leaf.Client)
        {
            usages.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(usages, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, true, false));
        if (leaf.DnsNames.Count + leaf.Addresses.Count > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            foreach (var dns in leaf.DnsNames)
            {
                names.AddDnsName(dns);
            }

            foreach (var address in leaf.Addresses)
            {
                names.AddIpAddress(address);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        var now = time.GetUtcNow();
        var authorityEnd = new DateTimeOffset(Certificate.NotAfter);
        var life = leaf.Lifetime ?? LeafLifetime;
        var notAfter = now + life < authorityEnd ? now + life : authorityEnd;

        // By the authority's key alone: the request's may be of another kind.
        using var key = Certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("the authority has no ECDSA key");
        return request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(key), now - (life < LeafLifetime ? ShortBackdate : Backdate),
            notAfter, RandomNumberGenerator.GetBytes(16));
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    private bool IsGood(X509Certificate2 certificate, LeafRequest leaf)
    {
        var life = certificate.NotAfter - certificate.NotBefore;
        return certificate.NotAfter - (life / 5) > time.GetUtcNow().UtcDateTime
            && CertificateChain.IsSignedBy(certificate, Certificate)
            && new X500DistinguishedName(leaf.Subject().RawData).Name == certificate.SubjectName.Name
            && leaf.DnsNames.All(n => certificate.MatchesHostname(n, allowWildcards: false, allowCommonName: false))
            && leaf.Addresses.All(a => certificate.MatchesHostname(a.ToString(), allowWildcards: false, allowCommonName: false));
    }
}

/// <summary>What a certificate is to say.</summary>
/// <param name="CommonName">The user's name, or the server's.</param>
/// <param name="Organizations">The user's groups.</param>
public sealed record LeafRequest(string CommonName, IReadOnlyList<string> Organizations)
{
    /// <summary>Whether it is for a server.</summary>
    public bool Server { get; init; }

    /// <summary>Whether it is for a client.</summary>
    public bool Client { get; init; }

    /// <summary>For how long it is valid; null for a year.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>The server's DNS names.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>The server's addresses.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    internal X500DistinguishedName Subject()
    {
        var builder = new X500DistinguishedNameBuilder();
        foreach (var organization in Organizations)
        {
            builder.AddOrganizationName(organization);
        }

        builder.AddCommonName(CommonName);
        return builder.Build();
    }
}
