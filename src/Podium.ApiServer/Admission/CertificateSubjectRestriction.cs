using System.Security.Cryptography;
using Podium.Api.Certificates.V1;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.ApiServer.Authentication;

namespace Podium.ApiServer.Admission;

/// <summary>No client certificate is asked for that would make its holder an administrator (plugin/pkg/admission/certificates/subjectrestriction).</summary>
internal sealed class CertificateSubjectRestriction : IAdmission
{
    private const string ClientSigner = "kubernetes.io/kube-apiserver-client";
    private const string Organization = "2.5.4.10";

    public ValueTask ValidateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation == AdmissionOperation.Create && review.Strategy.Resource == CertificateSigningRequest.Resource
            && JsonTree.GetString(review.Object, "spec", "signerName") == ClientSigner
            && AsksFor(UserInfo.Masters, JsonTree.GetString(review.Object, "spec", "request")))
        {
            throw StatusException.Forbidden(
                review.Strategy.Resource.Group, review.Strategy.Resource.Plural, JsonTree.GetString(review.Object, "metadata", "name"),
                $"use of {ClientSigner} signer with system:masters group is not allowed");
        }

        return ValueTask.CompletedTask;
    }

    private static bool AsksFor(string group, string request)
    {
        try
        {
            var subject = CertificateSigningRequestValidation.Read(Convert.FromBase64String(request)).SubjectName;
            return subject.EnumerateRelativeDistinguishedNames()
                .Any(part => !part.HasMultipleElements && part.GetSingleElementType().Value == Organization && part.GetSingleElementValue() == group);
        }
        catch (Exception broken) when (broken is CryptographicException or FormatException or ArgumentException)
        {
            return false; // Validation refuses it.
        }
    }
}
