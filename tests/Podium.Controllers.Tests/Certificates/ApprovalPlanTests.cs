using System.Net;
using Podium.Api.Certificates.V1;
using Podium.Api.Core.V1;
using Podium.Controllers.Certificates;

namespace Podium.Controllers.Tests.Certificates;

/// <summary>Which requests need nobody's approval. Method: one good request each, and everything about it that could be wrong.</summary>
public sealed class ApprovalPlanTests
{
    private static readonly CertificateContent Client = new("system:node:a", ["system:nodes"], [], [], false);
    private static readonly CertificateContent Serving = Client with { DnsNames = ["a"], Addresses = [IPAddress.Parse("10.0.0.1")] };

    private static readonly CertificateSigningRequestSpec ByToken = new()
    {
        SignerName = "kubernetes.io/kube-apiserver-client-kubelet",
        Usages = ["digital signature", "client auth"],
        Username = "system:bootstrap:abcdef",
        Groups = ["system:bootstrappers", "system:authenticated"],
    };

    private static readonly CertificateSigningRequestSpec ByNode = ByToken with { Username = "system:node:a", Groups = ["system:nodes", "system:authenticated"] };

    private static readonly CertificateSigningRequestSpec ForServing = ByNode with
    {
        SignerName = "kubernetes.io/kubelet-serving",
        Usages = ["digital signature", "key encipherment", "server auth"],
    };

    [Fact]
    public void A_machine_with_a_token_becomes_any_node_and_a_node_stays_itself()
    {
        Assert.Equal("Auto approving kubelet client certificate after SubjectAccessReview.", ApprovalPlan.Approve(ByToken, Client, []));
        Assert.Equal("Auto approving self kubelet client certificate after SubjectAccessReview.", ApprovalPlan.Approve(ByNode, Client, []));
    }

    [Fact]
    public void Nobody_else_gets_a_nodes_certificate()
    {
        Assert.Null(ApprovalPlan.Approve(ByNode with { Username = "system:node:b" }, Client, []));
        Assert.Null(ApprovalPlan.Approve(ByToken with { Groups = ["system:authenticated"] }, Client, []));
        Assert.Null(ApprovalPlan.Approve(ByToken, Client with { CommonName = "kubernetes-admin" }, []));
        Assert.Null(ApprovalPlan.Approve(ByToken, Client with { Organizations = ["system:masters"] }, []));
        Assert.Null(ApprovalPlan.Approve(ByToken, Client with { Organizations = ["system:nodes", "system:masters"] }, []));
        Assert.Null(ApprovalPlan.Approve(ByToken, Client with { DnsNames = ["kubernetes"] }, []));
        Assert.Null(ApprovalPlan.Approve(ByToken with { Usages = ["digital signature", "server auth"] }, Client, []));
        Assert.Null(ApprovalPlan.Approve(ByToken with { SignerName = "kubernetes.io/kube-apiserver-client" }, Client, []));
    }

    [Fact]
    public void A_node_may_serve_under_its_own_name_and_addresses_only()
    {
        Assert.Equal("Auto approving self kubelet serving certificate.", ApprovalPlan.Approve(ForServing, Serving, []));
        Assert.Null(ApprovalPlan.Approve(ForServing, Serving with { DnsNames = ["a", "kubernetes.default.svc"] }, []));
        Assert.Null(ApprovalPlan.Approve(ForServing, Serving with { Addresses = [IPAddress.Loopback] }, []));
        Assert.Null(ApprovalPlan.Approve(ForServing, Serving with { HasOtherNames = true }, []));
        Assert.Null(ApprovalPlan.Approve(ForServing with { Username = "system:bootstrap:abcdef", Groups = ["system:bootstrappers"] }, Serving, []));
    }

    [Fact]
    public void Another_nodes_address_is_a_persons_to_give()
    {
        Node[] nodes = [With("a", "10.0.0.1"), With("b", "10.0.0.2")];
        Assert.NotNull(ApprovalPlan.Approve(ForServing, Serving, nodes));
        Assert.Null(ApprovalPlan.Approve(ForServing, Serving with { Addresses = [IPAddress.Parse("10.0.0.2")] }, nodes));

        static Node With(string name, string address) => new()
        {
            Metadata = new() { Name = name },
            Status = new() { Addresses = [new() { Type = "InternalIP", Address = address }] },
        };
    }

    [Theory]
    [InlineData("kubernetes.io/kube-apiserver-client", "client auth", null)]
    [InlineData("kubernetes.io/kube-apiserver-client", "server auth", "invalid usage for client certificate: server auth")]
    [InlineData("kubernetes.io/kube-apiserver-client", "digital signature", "missing required usage for client certificate: client auth")]
    public void A_client_certificate_is_for_clients(string signer, string usage, string? problem)
    {
        var spec = new CertificateSigningRequestSpec { SignerName = signer, Usages = [usage] };
        Assert.Equal(problem, SignerRules.FindProblem(spec, Client with { CommonName = "jane", Organizations = ["team"] }));
    }
}
