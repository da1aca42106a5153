using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Podium.Api.Validation;

namespace Podium.Api.Certificates.V1;

/// <summary>Checks requests for certificates (pkg/apis/certificates/validation, v1.32).</summary>
public static class CertificateSigningRequestValidation
{
    private const int ShortestSeconds = 600;
    private const string LegacySigner = "kubernetes.io/legacy-unknown";
    private static readonly FieldPath Spec = FieldPath.Root("spec");
    private static readonly FieldPath Conditions = FieldPath.Root("status").Child("conditions");
    private static readonly FieldPath Certificate = FieldPath.Root("status").Child("certificate");
    private static readonly string[] Statuses = ["False", "True", "Unknown"];

    private static readonly string[] Usages =
    [
        "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only",
        "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement",
        "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
    ];

    /// <summary>Checks a new request.</summary>
    public static IReadOnlyList<FieldError> Validate(CertificateSigningRequest request)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.Validate(request.Metadata, namespaced: false, ObjectNames.PathSegment));
        CheckSpec(errors, request.Spec);
        CheckConditions(errors, request.Status.Conditions);
        return errors;
    }

    /// <summary>Checks an update of the object itself, which changes no more than metadata.</summary>
    public static IReadOnlyList<FieldError> ValidateUpdate(CertificateSigningRequest request, CertificateSigningRequest old) =>
        CheckUpdate(request, old, mayDecide: false, mayIssue: false);

    /// <summary>Checks an approval or a denial.</summary>
    public static IReadOnlyList<FieldError> ValidateApproval(CertificateSigningRequest request, CertificateSigningRequest old) =>
        CheckUpdate(request, old, mayDecide: true, mayIssue: false);

    /// <summary>Checks a signer's answer.</summary>
    public static IReadOnlyList<FieldError> ValidateStatus(CertificateSigningRequest request, CertificateSigningRequest old) =>
        CheckUpdate(request, old, mayDecide: false, mayIssue: true);

    private static FieldErrors CheckUpdate(CertificateSigningRequest request, CertificateSigningRequest old, bool mayDecide, bool mayIssue)
    {
        var errors = new FieldErrors();
        errors.AddRange(ObjectMetaValidation.ValidateUpdate(request.Metadata, old.Metadata));
        CheckSpec(errors, request.Spec);
        CheckConditions(errors, request.Status.Conditions);
        var hasNewCertificate = !request.Status.Certificate.AsSpan().SequenceEqual(old.Status.Certificate);
        if (hasNewCertificate && FindCertificateProblem(request.Status.Certificate) is { } problem)
        {
            errors.Invalid(Certificate, "<certificate data>", problem);
        }

        foreach (var type in (ReadOnlySpan<string>)["Approved", "Denied", "Failed"])
        {
            var before = old.Status.Conditions.Where(c => c.Type == type).ToList();
            var after = request.Status.Conditions.Where(c => c.Type == type).ToList();
            if (after.Count < before.Count)
            {
                errors.Forbidden(Conditions, $"updates may not remove a condition of type \"{type}\"");
            }
            else if (type != "Failed" && !mayDecide && after.Count > before.Count)
            {
                errors.Forbidden(Conditions, $"updates may not add a condition of type \"{type}\"");
            }
            else if (type != "Failed" && !mayDecide && !after.SequenceEqual(before))
            {
                errors.Forbidden(Conditions, $"updates may not modify a condition of type \"{type}\"");
            }
        }

        if (hasNewCertificate && !mayIssue)
        {
            errors.Forbidden(Certificate, "updates may not set certificate content");
        }
        else if (hasNewCertificate && old.Status.Certificate.Length > 0)
        {
            errors.Forbidden(Certificate, "updates may not modify existing certificate content");
        }

        return errors;
    }

    private static void CheckSpec(FieldErrors errors, CertificateSigningRequestSpec spec)
    {
        if (FindRequestProblem(spec.Request) is { } problem)
        {
            errors.Invalid(Spec.Child("request"), Convert.ToBase64String(spec.Request), problem);
        }

        var usages = Spec.Child("usages");
        if (spec.Usages.Count == 0)
        {
            errors.Required(usages);
        }

        for (var i = 0; i < spec.Usages.Count; i++)
        {
            if (!Usages.Contains(spec.Usages[i]))
            {
                errors.Add(FieldError.NotSupported(usages.Index(i), spec.Usages[i], Usages));
            }

            if (spec.Usages.Take(i).Contains(spec.Usages[i]))
            {
                errors.Add(FieldError.Duplicate(usages.Index(i), spec.Usages[i]));
            }
        }

        CheckSigner(errors, Spec.Child("signerName"), spec.SignerName);
        if (spec.ExpirationSeconds is { } seconds and < ShortestSeconds)
        {
            errors.Invalid(Spec.Child("expirationSeconds"), seconds, "may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    private static void CheckSigner(FieldErrors errors, FieldPath field, string name)
    {
        const int longestDomain = 253, longestName = 571;
        if (name == LegacySigner)
        {
            errors.Invalid(field, name, "the legacy signerName is not allowed via this API version");
        }
        else if (name.Length == 0)
        {
            errors.Required(field);
        }
        else if (name.Split('/') is not [var domain, var path])
        {
            errors.Invalid(field, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'");
        }
        else
        {
            errors.Invalid(field, domain, NameRules.Dns1123Subdomain(domain));
            if (domain.Length <= longestDomain && domain.Split('.').Length < 2)
            {
                errors.Invalid(field, domain, "should be a domain with at least two segments separated by dots");
            }

            foreach (var segment in path.Split('.'))
            {
                errors.Invalid(field, path, NameRules.Dns1123Subdomain(segment));
            }

            if (name.Length > longestName)
            {
                errors.Add(FieldError.TooLong(field, longestName));
            }
        }
    }

    private static void CheckConditions(FieldErrors errors, IReadOnlyList<CertificateSigningRequestCondition> conditions)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < conditions.Count; i++)
        {
            var (condition, field) = (conditions[i], Conditions.Index(i));
            errors.RequireSet(field.Child("type"), condition.Type);
            string[] allowed = condition.Type is "Approved" or "Denied" or "Failed" ? ["True"] : Statuses;
            if (errors.RequireSet(field.Child("status"), condition.Status) && !allowed.Contains(condition.Status))
            {
                errors.Add(FieldError.NotSupported(field.Child("status"), condition.Status, allowed));
            }

            if ((condition.Type == "Approved" && seen.Contains("Denied")) || (condition.Type == "Denied" && seen.Contains("Approved")))
            {
                errors.Invalid(field.Child("type"), condition.Type, "Approved and Denied conditions are mutually exclusive");
            }

            if (!seen.Add(condition.Type))
            {
                errors.Add(FieldError.Duplicate(field.Child("type"), condition.Type));
            }
        }
    }

    /// <summary>Reads a request and checks its signature.</summary>
    /// <exception cref="CryptographicException">It is none, or not signed with its own key.</exception>
    public static CertificateRequest Read(byte[] pem) => CertificateRequest.LoadSigningRequestPem(
        Encoding.UTF8.GetString(pem), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);

    private static string? FindRequestProblem(byte[] pem)
    {
        if (!PemEncoding.TryFind(Encoding.UTF8.GetString(pem), out var fields)
            || Encoding.UTF8.GetString(pem)[fields.Label] != "CERTIFICATE REQUEST")
        {
            return "PEM block type must be CERTIFICATE REQUEST";
        }

        try
        {
            Read(pem);
            return null;
        }
        catch (CryptographicException broken)
        {
            return broken.Message;
        }
    }

    private static string? FindCertificateProblem(byte[] pem)
    {
        if (pem.Length == 0)
        {
            return null;
        }

        var rest = Encoding.UTF8.GetString(pem).AsSpan();
        var blocks = 0;
        while (PemEncoding.TryFind(rest, out var fields))
        {
            if (rest[fields.Label] is not "CERTIFICATE")
            {
                return $"only CERTIFICATE PEM blocks are allowed, found \"{rest[fields.Label]}\"";
            }

            try
            {
                X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[fields.Base64Data].ToString())).Dispose();
            }
            catch (CryptographicException broken)
            {
                return broken.Message;
            }

            blocks++;
            rest = rest[fields.Location.End..];
        }

        return blocks == 0 ? "must contain at least one CERTIFICATE PEM block" : null;
    }
}
