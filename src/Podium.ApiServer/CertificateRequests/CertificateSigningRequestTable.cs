using Podium.Api.Certificates.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.CertificateRequests;

/// <summary>How <c>kubectl get csr</c> shows requests (printCertificateSigningRequest).</summary>
internal sealed class CertificateSigningRequestTable : ITable<CertificateSigningRequest>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Age,
        Column.Text("SignerName", "Who is to sign."),
        Column.Text("Requestor", "Who asks."),
        Column.Text("RequestedDuration", "For how long the certificate is to be valid."),
        Column.Text("Condition", "What was decided, and whether the certificate is there."),
    ];

    /// <inheritdoc/>
    public void WriteCells(CertificateSigningRequest obj, TableCells cells)
    {
        cells.Add(obj.Metadata.Name);
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(TableText.OrNone(obj.Spec.SignerName));
        cells.Add(obj.Spec.Username);
        cells.Add(obj.Spec.ExpirationSeconds is { } seconds ? HumanDuration.Of(TimeSpan.FromSeconds(seconds)) : TableText.None);
        cells.Add(Condition(obj.Status));
    }

    private static string Condition(CertificateSigningRequestStatus status)
    {
        var text = status.Conditions.Any(c => c.Type == "Denied") ? "Denied"
            : status.Conditions.Any(c => c.Type == "Approved") ? "Approved"
            : "Pending";
        text += status.Conditions.Any(c => c.Type == "Failed") ? ",Failed" : "";
        return text + (status.Certificate.Length > 0 ? ",Issued" : "");
    }
}
