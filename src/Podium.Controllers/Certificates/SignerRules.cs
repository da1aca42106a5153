using Podium.Api.Certificates.V1;

namespace Podium.Controllers.Certificates;

/// <summary>What the cluster's own signers sign (pkg/apis/certificates/helpers.go, pkg/controller/certificates/signer).</summary>
internal static class SignerRules
{
    public const string KubeletClient = "kubernetes.io/kube-apiserver-client-kubelet";
    public const string KubeletServing = "kubernetes.io/kubelet-serving";
    public const string Client = "kubernetes.io/kube-apiserver-client";

    private const string NodePrefix = "system:node:";

    /// <summary>Whether a signer's name is one of ours.</summary>
    public static bool IsOurs(string signer) => signer is KubeletClient or KubeletServing or Client;

    /// <summary>Why a request is not one for its signer; null where it is.</summary>
    public static string? FindProblem(CertificateSigningRequestSpec spec, CertificateContent content) => spec.SignerName switch
    {
        KubeletClient => FindNodeProblem(content)
            ?? (content.DnsNames.Count > 0 ? "DNS subjectAltNames are not allowed"
                : content.Addresses.Count > 0 ? "IP subjectAltNames are not allowed"
                : content.HasOtherNames ? "URI subjectAltNames are not allowed"
                : FindUsageProblem(spec.Usages, "client auth")),
        KubeletServing => FindNodeProblem(content)
            ?? (content.DnsNames.Count + content.Addresses.Count == 0 ? "DNS or IP subjectAltName is required"
                : content.HasOtherNames ? "URI subjectAltNames are not allowed"
                : FindUsageProblem(spec.Usages, "server auth")),
        Client => FindClientUsageProblem(spec.Usages),
        _ => $"unrecognized signerName: \"{spec.SignerName}\"",
    };

    private static string? FindNodeProblem(CertificateContent content) =>
        content.Organizations is not ["system:nodes"] ? "subject organization is not system:nodes"
        : !content.CommonName.StartsWith(NodePrefix, StringComparison.Ordinal) ? "subject common name does not begin with system:node:"
        : null;

    private static string? FindUsageProblem(IReadOnlyList<string> usages, string purpose)
    {
        var set = usages.ToHashSet(StringComparer.Ordinal);
        return set.SetEquals(["digital signature", purpose]) || set.SetEquals(["digital signature", "key encipherment", purpose])
            ? null
            : $"usages did not match [{purpose} digital signature key encipherment] or [{purpose} digital signature]";
    }

    private static string? FindClientUsageProblem(IReadOnlyList<string> usages)
    {
        var wrong = usages.FirstOrDefault(usage => usage is not ("digital signature" or "key encipherment" or "client auth"));
        return wrong is not null ? $"invalid usage for client certificate: {wrong}"
            : !usages.Contains("client auth") ? "missing required usage for client certificate: client auth"
            : null;
    }
}
