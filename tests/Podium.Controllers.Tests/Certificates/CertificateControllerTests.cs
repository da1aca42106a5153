using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Podium.Api.Certificates.V1;
using Podium.Controllers.Certificates;

namespace Podium.Controllers.Tests.Certificates;

/// <summary>From a request to a certificate, through a real server.</summary>
public sealed class CertificateControllerTests
{
    [Fact]
    public async Task An_approved_request_is_signed_and_any_other_waits()
    {
        await using var server = await ControllerServer.StartAsync(context => new CertificateController(context, new Stamp()));
        await server.Client.CreateAsync(Ask("jane"), CancellationToken.None);
        var waiting = await server.UntilAsync<CertificateSigningRequest>("", "jane", _ => true);
        Assert.Empty(waiting.Status.Conditions);
        Assert.Equal("system:apiserver", waiting.Spec.Username);

        await server.Client.UpdateAsync(
            waiting with { Status = new() { Conditions = [new() { Type = "Approved", Status = "True", Reason = "Test" }] } }, "approval");
        var issued = await server.UntilAsync<CertificateSigningRequest>("", "jane", request => request.Status.Certificate.Length > 0);
        using var certificate = X509CertificateLoader.LoadCertificate(PemBytes(issued.Status.Certificate));
        Assert.Equal("CN=jane", certificate.Subject);
    }

    [Fact]
    public async Task A_request_that_its_signer_cannot_serve_fails_and_says_why()
    {
        await using var server = await ControllerServer.StartAsync(context => new CertificateController(context, new Stamp()));
        await server.Client.CreateAsync(Ask("odd") with { Spec = Ask("odd").Spec with { Usages = ["server auth"] } }, CancellationToken.None);
        var waiting = await server.UntilAsync<CertificateSigningRequest>("", "odd", _ => true);
        await server.Client.UpdateAsync(
            waiting with { Status = new() { Conditions = [new() { Type = "Approved", Status = "True", Reason = "Test" }] } }, "approval");
        var failed = await server.UntilAsync<CertificateSigningRequest>("", "odd", request => request.Status.Conditions.Count > 1);
        var condition = failed.Status.Conditions.Single(c => c.Type == "Failed");
        Assert.Equal(("SignerValidationFailure", "invalid usage for client certificate: server auth"), (condition.Reason, condition.Message));
    }

    [Fact]
    public void A_request_is_read_with_its_names()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("O=system:nodes,CN=system:node:a", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("a");
        names.AddIpAddress(IPAddress.Parse("10.0.0.1"));
        names.AddUri(new Uri("spiffe://x"));
        request.CertificateExtensions.Add(names.Build());
        var content = CertificateContent.Of(CertificateSigningRequestValidation.Read(Encoding.ASCII.GetBytes(request.CreateSigningRequestPem())));
        Assert.Equal(("system:node:a", "system:nodes", "a", "10.0.0.1", true),
            (content.CommonName, content.Organizations.Single(), content.DnsNames.Single(), content.Addresses.Single().ToString(), content.HasOtherNames));
    }

    private static CertificateSigningRequest Ask(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        return new()
        {
            Metadata = new() { Name = name },
            Spec = new()
            {
                SignerName = "kubernetes.io/kube-apiserver-client",
                Usages = ["client auth"],
                Request = Encoding.ASCII.GetBytes(request.CreateSigningRequestPem()),
            },
        };
    }

    private static byte[] PemBytes(byte[] pem)
    {
        var text = Encoding.ASCII.GetString(pem);
        return Convert.FromBase64String(text[PemEncoding.Find(text).Base64Data]);
    }

    private sealed class Stamp : ICertificateSigner
    {
        public string Sign(byte[] request, CertificateContent content, bool forServer, TimeSpan? lifetime)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var now = DateTimeOffset.UnixEpoch.AddYears(60);
            using var made = new CertificateRequest($"CN={content.CommonName}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddYears(1));
            return made.ExportCertificatePem();
        }
    }
}
