using Podium.Api.Certificates.V1;
using Podium.Api.Core.V1;

namespace Podium.Controllers.Certificates;

/// <summary>Which requests are approved without anybody's doing (pkg/controller/certificates/approver/sarapprove.go).</summary>
internal static class ApprovalPlan
{
    private const string Bootstrappers = "system:bootstrappers";
    private const string Nodes = "system:nodes";

    /// <summary>The message of the approval; null where a person has to decide.</summary>
    /// <param name="spec">The request.</param>
    /// <param name="content">What it asks for.</param>
    /// <param name="nodes">The nodes there are: a node may not ask for another's addresses.</param>
    public static string? Approve(CertificateSigningRequestSpec spec, CertificateContent content, IEnumerable<Node> nodes)
    {
        if (spec.SignerName is not (SignerRules.KubeletClient or SignerRules.KubeletServing) || SignerRules.FindProblem(spec, content) is not null)
        {
            return null;
        }

        var isSelf = spec.Username == content.CommonName && spec.Groups.Contains(Nodes);
        if (spec.SignerName == SignerRules.KubeletClient)
        {
            return isSelf ? "Auto approving self kubelet client certificate after SubjectAccessReview."
                : spec.Groups.Contains(Bootstrappers) ? "Auto approving kubelet client certificate after SubjectAccessReview."
                : null;
        }

        // Kubernetes leaves these to a person, or to what a cloud adds. A node that asks for its own name, and for addresses that are
        // no other node's, gains nothing by it that it has not got.
        return isSelf && IsForItself(content, nodes) ? "Auto approving self kubelet serving certificate." : null;
    }

    private static bool IsForItself(CertificateContent content, IEnumerable<Node> nodes)
    {
        var self = content.CommonName["system:node:".Length..];
        if (content.DnsNames.Any(name => name != self) || content.Addresses.Any(System.Net.IPAddress.IsLoopback))
        {
            return false;
        }

        var asked = content.Addresses.Select(address => address.ToString()).ToHashSet(StringComparer.Ordinal);
        return !nodes.Any(node => node.Metadata.Name != self && node.Status.Addresses.Any(address => asked.Contains(address.Address)));
    }
}
