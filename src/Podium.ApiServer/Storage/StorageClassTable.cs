using Podium.Api.Storage.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Storage;

/// <summary>How <c>kubectl get storageclasses</c> shows classes of storage.</summary>
internal sealed class StorageClassTable : ITable<StorageClass>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Provisioner", "Who makes volumes of the class."),
        Column.Text("ReclaimPolicy", "What becomes of a volume when its claim goes."),
        Column.Text("VolumeBindingMode", "Whether a claim gets its volume at once."),
        new("AllowVolumeExpansion", "boolean", 0, "Whether claims may grow."),
        Column.Age,
    ];

    /// <inheritdoc/>
    public void WriteCells(StorageClass obj, TableCells cells)
    {
        var isDefault = obj.Metadata.Annotations.GetValueOrDefault("storageclass.kubernetes.io/is-default-class") == "true";
        cells.Add(isDefault ? obj.Metadata.Name + " (default)" : obj.Metadata.Name);
        cells.Add(obj.Provisioner);
        cells.Add(obj.ReclaimPolicy ?? "Delete");
        cells.Add(obj.VolumeBindingMode ?? TableText.Unknown);
        cells.Add(obj.AllowVolumeExpansion ?? false);
        cells.AddAge(obj.Metadata.CreationTimestamp);
    }
}
