using System.Text.Json.Nodes;
using Podium.Api.Certificates.V1;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Subresources;
using Podium.ApiServer.Registry.Writing;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.CertificateRequests;

/// <summary>
/// Requests for certificates (pkg/registry/certificates). Who asks is written by the server; a decision and a certificate come by
/// their own subresources.
/// </summary>
internal sealed class CertificateSigningRequestStrategy : ResourceStrategy<CertificateSigningRequest>
{
    private readonly TimeProvider time;

    public CertificateSigningRequestStrategy(TimeProvider time)
    {
        this.time = time;
        Subresources =
        [
            new UpdateSubresource("approval")
            {
                Prepare = (tree, old) => PreparePart(tree, old, "certificate"),
                Validate = (obj, old) => CertificateSigningRequestValidation.ValidateApproval(
                    (CertificateSigningRequest)obj, (CertificateSigningRequest)old),
            },
            new UpdateSubresource("status")
            {
                Prepare = (tree, old) => PreparePart(tree, old, ""),
                Validate = (obj, old) => CertificateSigningRequestValidation.ValidateStatus(
                    (CertificateSigningRequest)obj, (CertificateSigningRequest)old),
            },
        ];
    }

    public override IReadOnlyList<string> SelectableFields => ["spec.signerName"];

    public override bool HasStatus => true;

    public override bool CountsGenerations => false;

    public override IReadOnlyList<Subresource> Subresources { get; }

    protected override ITable<CertificateSigningRequest> Columns { get; } = new CertificateSigningRequestTable();

    public override void PrepareForCreate(JsonObject tree, WriteRequest request)
    {
        base.PrepareForCreate(tree, request);
        if (tree["spec"] is not JsonObject spec)
        {
            return;
        }

        foreach (var field in (ReadOnlySpan<string>)["username", "uid", "groups", "extra"])
        {
            spec.Remove(field);
        }

        var user = request.User;
        spec["username"] = user.Name;
        if (user.Uid.Length > 0)
        {
            spec["uid"] = user.Uid;
        }

        spec["groups"] = new JsonArray([.. user.Groups.Select(group => (JsonNode)group)]);
        if (user.Extra.Count > 0)
        {
            spec["extra"] = new JsonObject(user.Extra.Select(pair =>
                KeyValuePair.Create<string, JsonNode?>(pair.Key, new JsonArray([.. pair.Value.Select(value => (JsonNode)value)]))));
        }
    }

    public override void PrepareForUpdate(JsonObject tree, JsonObject old, WriteRequest request)
    {
        base.PrepareForUpdate(tree, old, request);
        CopyField(tree, old, "spec");
    }

    protected override IReadOnlyList<FieldError> Validate(CertificateSigningRequest obj) =>
        CertificateSigningRequestValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(CertificateSigningRequest obj, CertificateSigningRequest old) =>
        CertificateSigningRequestValidation.ValidateUpdate(obj, old);

    // A new condition, and one whose status changed, has its time from the server where the client gives none.
    private void PreparePart(JsonObject tree, JsonObject old, string kept)
    {
        UpdateSubresource.KeepAllButStatus(tree, old);
        if (kept.Length > 0)
        {
            var status = tree["status"] as JsonObject;
            var value = JsonTree.GetObject(old, "status")?[kept];
            if (value is not null)
            {
                (status ??= []).Remove(kept);
                status[kept] = value.DeepClone();
                tree["status"] = status;
            }
            else
            {
                status?.Remove(kept);
            }
        }

        var before = JsonTree.GetArray(old, "status", "conditions");
        foreach (var condition in (JsonTree.GetArray(tree, "status", "conditions") ?? []).OfType<JsonObject>())
        {
            var last = before?.OfType<JsonObject>().FirstOrDefault(c => JsonTree.GetString(c, "type") == JsonTree.GetString(condition, "type"));
            if (condition["lastUpdateTime"] is null)
            {
                condition["lastUpdateTime"] = last?["lastUpdateTime"]?.DeepClone() ?? Now();
            }

            if (condition["lastTransitionTime"] is null)
            {
                condition["lastTransitionTime"] = last is not null && JsonTree.GetString(last, "status") == JsonTree.GetString(condition, "status")
                    ? last["lastTransitionTime"]?.DeepClone()
                    : Now();
            }
        }

        JsonNode Now() => JsonValue.Create(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
    }
}
