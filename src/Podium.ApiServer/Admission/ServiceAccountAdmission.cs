using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Errors;
using Podium.Api.Trees;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Admission;

/// <summary>
/// Gives every new pod its service account, and the account's token as files (plugin/pkg/admission/serviceaccount). The account must exist;
/// in a namespace that is just being made it comes a moment later, so it is waited for.
/// </summary>
internal sealed class ServiceAccountAdmission(IResourceCache accounts, TimeProvider time) : IAdmission
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const int Attempts = 10;

    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);

    public async ValueTask MutateAsync(AdmissionReview review, CancellationToken cancellationToken)
    {
        if (review.Operation != AdmissionOperation.Create || !review.Is("pods")
            || review.Object?["spec"] is not JsonObject spec || IsMirror(review.Object))
        {
            return;
        }

        var name = JsonTree.GetString(spec, "serviceAccountName");
        if (name.Length == 0)
        {
            name = "default";
        }

        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        var account = await FindAsync(review, name, cancellationToken);
        if (JsonTree.GetBoolean(spec, "automountServiceAccountToken") ?? account.AutomountServiceAccountToken ?? true)
        {
            Mount(spec);
        }

        if (JsonTree.GetArray(spec, "imagePullSecrets") is not { Count: > 0 } && account.ImagePullSecrets.Count > 0)
        {
            spec["imagePullSecrets"] = new JsonArray([.. account.ImagePullSecrets.Select(s => new JsonObject { ["name"] = s.Name })]);
        }
    }

    private static bool IsMirror(JsonObject pod) => JsonTree.GetString(pod, "metadata", "annotations", "kubernetes.io/config.mirror").Length > 0;

    private async ValueTask<ServiceAccount> FindAsync(AdmissionReview review, string name, CancellationToken cancellationToken)
    {
        var ns = review.Request.Namespace;
        for (var attempt = 1; ; attempt++)
        {
            if ((await accounts.ReadAtLeastAsync(0, cancellationToken)).Find(ns, name)?.Object is ServiceAccount account)
            {
                return account;
            }

            if (attempt == Attempts)
            {
                throw StatusException.Forbidden("", "pods", review.Name,
                    $"error looking up service account {ns}/{name}: serviceaccount \"{name}\" not found");
            }

            await Task.Delay(BetweenAttempts, time, cancellationToken);
        }
    }

    private static void Mount(JsonObject spec)
    {
        var volume = "kube-api-access-" + GeneratedNames.Suffix();
        var mounted = false;
        foreach (var list in (ReadOnlySpan<string>)["initContainers", "containers"])
        {
            foreach (var container in (JsonTree.GetArray(spec, list) ?? []).OfType<JsonObject>())
            {
                mounted |= MountInto(container, volume);
            }
        }

        if (!mounted)
        {
            // Every container brings something of its own to that place.
            return;
        }

        if (JsonTree.GetArray(spec, "volumes") is not { } volumes)
        {
            spec["volumes"] = volumes = [];
        }

        volumes.Add(MakeVolume(volume));
    }

    private static bool MountInto(JsonObject container, string volume)
    {
        if (JsonTree.GetArray(container, "volumeMounts") is not { } mounts)
        {
            container["volumeMounts"] = mounts = [];
        }

        if (mounts.Any(m => JsonTree.GetString(m, "mountPath") == MountPath))
        {
            return false;
        }

        mounts.Add(new JsonObject { ["name"] = volume, ["readOnly"] = true, ["mountPath"] = MountPath });
        return true;
    }

    private static JsonObject MakeVolume(string name) => new()
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["defaultMode"] = 420,
            ["sources"] = new JsonArray(
                new JsonObject
                {
                    // A little more than an hour: the kubelet's way to say that it will fetch new ones (see ServiceAccountTokens).
                    ["serviceAccountToken"] = new JsonObject { ["expirationSeconds"] = 3607, ["path"] = "token" },
                },
                new JsonObject
                {
                    ["configMap"] = new JsonObject
                    {
                        ["name"] = "kube-root-ca.crt",
                        ["items"] = new JsonArray(new JsonObject { ["key"] = "ca.crt", ["path"] = "ca.crt" }),
                    },
                },
                new JsonObject
                {
                    ["downwardAPI"] = new JsonObject
                    {
                        ["items"] = new JsonArray(new JsonObject
                        {
                            ["path"] = "namespace",
                            ["fieldRef"] = new JsonObject { ["apiVersion"] = "v1", ["fieldPath"] = "metadata.namespace" },
                        }),
                    },
                }),
        },
    };
}
