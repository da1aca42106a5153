using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Authentication.V1;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Trees.Defaulting;
using Podium.Api.Validation;
using Podium.ApiServer.Authentication;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Core.Configuration;

/// <summary>Issues tokens for service accounts (pkg/registry/core/serviceaccount/storage/token.go).</summary>
internal sealed class ServiceAccountTokens(ResourceTable table, ServiceAccountTokenSigner signer, TimeProvider time)
{
    private const long SecondsMin = 600;
    private const long SecondsMax = 1L << 32;

    // What projected volumes ask for: the holder is to fetch a new one after an hour, but a late one still works for a year.
    private const long WarnAfterSeconds = 3607;
    private const long ExtendedSeconds = 365 * 24 * 3600;

    public CreateSubresource Subresource => new("token", TokenRequest.Schema)
    {
        Kind = new("authentication.k8s.io", "v1", "TokenRequest"),
        CreateAsync = CreateAsync,
    };

    private async Task<JsonObject> CreateAsync(WriteRequest write, JsonObject body, CancellationToken cancellationToken)
    {
        TreeDefaulter.Apply(body, TokenRequest.Schema);
        var request = ApiJson.FromNode<TokenRequest>(body);
        var account = (await table.Get(ServiceAccount.Resource).Reader.GetAsync(write.Namespace, write.Name, null, cancellationToken)).Object;
        var seconds = request.Spec.ExpirationSeconds ?? 3600;
        Check(write.Name, seconds);
        var now = time.GetUtcNow();
        var claims = new ServiceAccountClaims
        {
            Namespace = write.Namespace,
            Name = write.Name,
            Uid = account.Metadata.Uid,
            Audiences = request.Spec.Audiences.Count > 0 ? request.Spec.Audiences : [ServiceAccountTokenSigner.Issuer],
            IssuedAt = now,
            Expires = now.AddSeconds(seconds),
            Id = Guid.NewGuid().ToString(),
        };
        claims = await BindAsync(write, request, claims, cancellationToken);
        if (seconds == WarnAfterSeconds && claims.Pod is not null && claims.Audiences is [ServiceAccountTokenSigner.Issuer])
        {
            claims = claims with { Expires = now.AddSeconds(ExtendedSeconds), WarnAfter = now.AddSeconds(seconds) };
        }

        return ApiJson.ToNode(request with
        {
            Metadata = new() { Name = write.Name, Namespace = write.Namespace, CreationTimestamp = now },
            Spec = request.Spec with { Audiences = claims.Audiences, ExpirationSeconds = seconds },
            Status = new() { Token = signer.Sign(claims), ExpirationTimestamp = now.AddSeconds(seconds) },
        });
    }

    private static void Check(string name, long seconds)
    {
        var path = FieldPath.Root("spec").Child("expirationSeconds");
        FieldError? error = seconds < SecondsMin ? FieldError.Invalid(path, seconds, "may not specify a duration less than 10 minutes")
            : seconds > SecondsMax ? FieldError.Invalid(path, seconds, "may not specify a duration larger than 2^32 seconds")
            : null;
        if (error is not null)
        {
            throw StatusException.Invalid("authentication.k8s.io", "TokenRequest", name, [error]);
        }
    }

    private async ValueTask<ServiceAccountClaims> BindAsync(
        WriteRequest write, TokenRequest request, ServiceAccountClaims claims, CancellationToken cancellationToken)
    {
        if (request.Spec.BoundObjectRef is not { } bound)
        {
            return write.User.NodeName is null ? claims : throw Refused(write, "node requested token not bound to a pod");
        }

        switch (bound.ApiVersion, bound.Kind)
        {
            case ("v1", "Pod"):
                var pod = (Pod)(await table.Get(Pod.Resource).Reader.GetAsync(write.Namespace, bound.Name, null, cancellationToken)).Object;
                CheckUid(Pod.Resource, bound, pod.Metadata.Uid);
                if (pod.Spec.ServiceAccountName != write.Name)
                {
                    throw StatusException.BadRequest($"cannot bind token for serviceaccount \"{write.Name}\" to pod running with "
                        + $"different serviceaccount name \"{pod.Spec.ServiceAccountName}\"");
                }

                if (write.User.NodeName is { } node && node != pod.Spec.NodeName)
                {
                    throw Refused(write, "node requested token bound to a pod scheduled on a different node");
                }

                return claims with { Pod = new(bound.Name, pod.Metadata.Uid), Node = await NodeOfAsync(pod, cancellationToken) };
            case ("v1", "Secret"):
                var secret = (await table.Get(Secret.Resource).Reader.GetAsync(write.Namespace, bound.Name, null, cancellationToken)).Object;
                CheckUid(Secret.Resource, bound, secret.Metadata.Uid);
                return claims with { Secret = new(bound.Name, secret.Metadata.Uid) };
            default:
                throw StatusException.BadRequest($"cannot bind token to object of type {bound.ApiVersion}, Kind={bound.Kind}");
        }
    }

    private async ValueTask<BoundObject?> NodeOfAsync(Pod pod, CancellationToken cancellationToken)
    {
        if (pod.Spec.NodeName.Length == 0)
        {
            return null;
        }

        var nodes = await table.Get(Node.Resource).Cache.ReadAtLeastAsync(0, cancellationToken);
        return new(pod.Spec.NodeName, nodes.Find("", pod.Spec.NodeName)?.Object.Metadata.Uid ?? "");
    }

    private static void CheckUid(ResourceInfo resource, BoundObjectReference bound, string uid)
    {
        if (bound.Uid.Length > 0 && bound.Uid != uid)
        {
            throw StatusException.Conflict(resource, bound.Name,
                $"the UID in the bound object reference ({bound.Uid}) does not match the UID in record. The object might have been deleted and then recreated");
        }
    }

    private static StatusException Refused(WriteRequest write, string why) =>
        StatusException.Forbidden("", "serviceaccounts", write.Name, why);
}
