using System.Security.Cryptography;
using System.Text;
using Podium.Api;
using Podium.Api.Certificates.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;
using Podium.Client;
using Podium.Client.Controllers;
using Podium.Client.Informers;

namespace Podium.Controllers.Certificates;

/// <summary>Signs with the cluster's authority.</summary>
public interface ICertificateSigner
{
    /// <summary>A certificate, as PEM, of the key of a request in PEM.</summary>
    string Sign(byte[] request, CertificateContent content, bool forServer, TimeSpan? lifetime);
}

/// <summary>
/// Approves the requests for certificates that nodes make for themselves, signs what is approved, and removes what nobody waits for any
/// more. Upstream: pkg/controller/certificates (approver, signer, cleaner).
/// </summary>
public sealed class CertificateController : KeyedController
{
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DecidedLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan PendingLife = TimeSpan.FromHours(24);

    private readonly IApiClient client;
    private readonly Informer<CertificateSigningRequest> requests;
    private readonly Informer<Node> nodes;
    private readonly ICertificateSigner signer;
    private readonly TimeProvider time;

    /// <summary>A controller that does not run yet.</summary>
    public CertificateController(ControllerContext context, ICertificateSigner signer)
        : base("certificate-signing", context.Time, context.Loggers)
    {
        client = context.Client;
        time = context.Time;
        this.signer = signer;
        requests = context.Informers.Of<CertificateSigningRequest>();
        nodes = context.Informers.Of<Node>();
        EnqueueChangesOf(requests);
    }

    /// <inheritdoc/>
    public override async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (requests.Get(key) is not { Metadata.DeletionTimestamp: null } request)
        {
            return ReconcileResult.Done;
        }

        try
        {
            return await ReconcileAsync(key, request, cancellationToken);
        }
        catch (StatusException refusal) when (refusal.Code is 404 or 409)
        {
            return ReconcileResult.Done; // It is gone, or changed: the next event tells.
        }
    }

    private async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CertificateSigningRequest request, CancellationToken cancellationToken)
    {
        var isDecided = request.Status.Certificate.Length > 0 || Has(request, "Denied") || Has(request, "Failed");
        if (isDecided || !SignerRules.IsOurs(request.Spec.SignerName))
        {
            return await CleanAsync(key, request, isDecided ? DecidedLife : PendingLife, cancellationToken);
        }

        CertificateContent content;
        try
        {
            content = CertificateContent.Of(CertificateSigningRequestValidation.Read(request.Spec.Request));
        }
        catch (CryptographicException)
        {
            return await CleanAsync(key, request, PendingLife, cancellationToken); // The server has let it in, but it cannot be read here.
        }

        if (!Has(request, "Approved"))
        {
            if (ApprovalPlan.Approve(request.Spec, content, nodes.All) is not { } message)
            {
                return await CleanAsync(key, request, PendingLife, cancellationToken);
            }

            await client.UpdateAsync(With(request, "Approved", "AutoApproved", message), "approval", cancellationToken);
            return ReconcileResult.Done; // The change brings it back, to be signed.
        }

        var answer = SignerRules.FindProblem(request.Spec, content) is { } problem
            ? With(request, "Failed", "SignerValidationFailure", problem)
            : request with { Status = request.Status with { Certificate = Encoding.ASCII.GetBytes(Sign(request, content)) } };
        await client.UpdateAsync(answer, "status", cancellationToken);
        return ReconcileResult.Done;
    }

    private string Sign(CertificateSigningRequest request, CertificateContent content)
    {
        TimeSpan? lifetime = request.Spec.ExpirationSeconds is { } seconds
            ? TimeSpan.FromSeconds(Math.Max(seconds, ShortestLife.TotalSeconds))
            : null;
        return signer.Sign(request.Spec.Request, content, request.Spec.SignerName == SignerRules.KubeletServing, lifetime);
    }

    private async Task<ReconcileResult> CleanAsync(ObjectKey key, CertificateSigningRequest request, TimeSpan life, CancellationToken cancellationToken)
    {
        var left = (request.Metadata.CreationTimestamp ?? time.GetUtcNow()) + life - time.GetUtcNow();
        if (left > TimeSpan.Zero)
        {
            return ReconcileResult.After(left);
        }

        await client.DeleteAsync<CertificateSigningRequest>(
            key, new DeleteOptions { Preconditions = new() { Uid = request.Metadata.Uid } }, cancellationToken);
        return ReconcileResult.Done;
    }

    private static bool Has(CertificateSigningRequest request, string condition) =>
        request.Status.Conditions.Any(c => c.Type == condition);

    private CertificateSigningRequest With(CertificateSigningRequest request, string type, string reason, string message) => request with
    {
        Status = request.Status with
        {
            Conditions =
            [
                .. request.Status.Conditions,
                new() { Type = type, Status = "True", Reason = reason, Message = message, LastUpdateTime = time.GetUtcNow() },
            ],
        },
    };
}
