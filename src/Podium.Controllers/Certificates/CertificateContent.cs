using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Podium.Controllers.Certificates;

/// <summary>What a request in PKCS#10 asks a certificate to say.</summary>
/// <param name="CommonName">The name.</param>
/// <param name="Organizations">The groups.</param>
/// <param name="DnsNames">The DNS names.</param>
/// <param name="Addresses">The addresses.</param>
/// <param name="HasOtherNames">Whether it asks for names of other kinds: mail addresses, URIs.</param>
public sealed record CertificateContent(
    string CommonName, IReadOnlyList<string> Organizations, IReadOnlyList<string> DnsNames, IReadOnlyList<IPAddress> Addresses, bool HasOtherNames)
{
    /// <summary>Reads a request.</summary>
    public static CertificateContent Of(CertificateRequest request)
    {
        var name = "";
        var organizations = new List<string>();
        foreach (var part in request.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            switch (part.HasMultipleElements ? "" : part.GetSingleElementType().Value)
            {
                case "2.5.4.3":
                    name = part.GetSingleElementValue() ?? "";
                    break;
                case "2.5.4.10":
                    organizations.Add(part.GetSingleElementValue() ?? "");
                    break;
            }
        }

        var dnsNames = new List<string>();
        var addresses = new List<IPAddress>();
        var hasOthers = false;
        foreach (var extension in request.CertificateExtensions)
        {
            if (extension.Oid?.Value == "2.5.29.17")
            {
                var names = extension as X509SubjectAlternativeNameExtension ?? new X509SubjectAlternativeNameExtension(extension.RawData);
                dnsNames.AddRange(names.EnumerateDnsNames());
                addresses.AddRange(names.EnumerateIPAddresses());
                hasOthers |= CountNames(extension.RawData) != dnsNames.Count + addresses.Count;
            }
        }

        organizations.Reverse(); // The encoding's order is the reverse of the written one.
        return new(name, organizations, dnsNames, addresses, hasOthers);
    }

    private static int CountNames(byte[] encoded)
    {
        var names = new System.Formats.Asn1.AsnReader(encoded, System.Formats.Asn1.AsnEncodingRules.DER).ReadSequence();
        var count = 0;
        for (; names.HasData; count++)
        {
            names.ReadEncodedValue();
        }

        return count;
    }
}
