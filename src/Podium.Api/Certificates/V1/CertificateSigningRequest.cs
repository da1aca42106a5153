using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Certificates.V1;

/// <summary>Asks for a certificate, which a signer issues once the request is approved.</summary>
[Resource("certificatesigningrequests", Namespaced = false, ShortNames = ["csr"])]
public sealed partial record CertificateSigningRequest
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>What certificate is wanted, and by whom. It cannot be changed.</summary>
    [Required]
    public CertificateSigningRequestSpec Spec { get; init; } = new();

    /// <summary>Whether the request is approved, and the certificate.</summary>
    public CertificateSigningRequestStatus Status { get; init; } = new();
}

/// <summary>What certificate is wanted, and by whom.</summary>
[ApiType]
public sealed partial record CertificateSigningRequestSpec
{
    /// <summary>For how many seconds the certificate should be valid, at least 600. The signer may give another time.</summary>
    public int? ExpirationSeconds { get; init; }

    /// <summary>What else is known about the user who asks. Set by the server.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = EmptyMap.Of<IReadOnlyList<string>>();

    /// <summary>The groups of the user who asks. Set by the server.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>The request in PKCS#10, in a PEM block of the type CERTIFICATE REQUEST.</summary>
    [Required]
    [ListType(ListType.Atomic)]
    public byte[] Request { get; init; } = [];

    /// <summary>Who should sign, as a name with a domain, such as kubernetes.io/kube-apiserver-client.</summary>
    [Required]
    public string SignerName { get; init; } = "";

    /// <summary>The uid of the user who asks. Set by the server.</summary>
    public string Uid { get; init; } = "";

    /// <summary>What the key may be used for, such as client auth and digital signature.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<string> Usages { get; init; } = [];

    /// <summary>The user who asks. Set by the server.</summary>
    public string Username { get; init; } = "";
}

/// <summary>Whether a request for a certificate is approved, and the certificate.</summary>
[ApiType]
public sealed partial record CertificateSigningRequestStatus
{
    /// <summary>The certificate and those of its issuers, as PEM blocks, once it was issued.</summary>
    [ListType(ListType.Atomic)]
    public byte[] Certificate { get; init; } = [];

    /// <summary>What was decided: Approved, Denied or Failed.</summary>
    [ListType(ListType.Map, "type")]
    public IReadOnlyList<CertificateSigningRequestCondition> Conditions { get; init; } = [];
}

/// <summary>A decision about a request for a certificate.</summary>
[ApiType]
public sealed partial record CertificateSigningRequestCondition
{
    /// <summary>When the condition's status last changed.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>When the condition was last written.</summary>
    [AlwaysWritten]
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>The reason in words for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The reason, as one word in CamelCase.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether the condition holds: True, False or Unknown. For Approved, Denied and Failed only True is allowed.</summary>
    [Required]
    public string Status { get; init; } = "";

    /// <summary>The condition's type: Approved, Denied or Failed. The first two exclude each other.</summary>
    [Required]
    public string Type { get; init; } = "";
}
