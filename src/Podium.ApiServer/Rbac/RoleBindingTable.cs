using Podium.Api;
using Podium.Api.Rbac.V1;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Rbac;

/// <summary>How <c>kubectl get rolebindings</c> and <c>clusterrolebindings</c> show bindings.</summary>
internal sealed class RoleBindingTable<T>(Func<T, RoleRef> roleOf, Func<T, IReadOnlyList<Subject>> subjectsOf) : ITable<T>
    where T : class, IKubernetesObject<T>
{
    /// <inheritdoc/>
    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        Column.Name,
        Column.Text("Role", "The role that is given."),
        Column.Age,
        Column.Wide("Users", "The users that it is given to."),
        Column.Wide("Groups", "The groups that it is given to."),
        Column.Wide("ServiceAccounts", "The service accounts that it is given to."),
    ];

    /// <inheritdoc/>
    public void WriteCells(T obj, TableCells cells)
    {
        var role = roleOf(obj);
        var subjects = subjectsOf(obj);
        cells.Add(obj.Metadata.Name);
        cells.Add($"{role.Kind}/{role.Name}");
        cells.AddAge(obj.Metadata.CreationTimestamp);
        cells.Add(Names(subjects, "User"));
        cells.Add(Names(subjects, "Group"));
        cells.Add(string.Join(", ", subjects.Where(s => s.Kind == "ServiceAccount").Select(s => $"{s.Namespace}/{s.Name}")));
    }

    private static string Names(IReadOnlyList<Subject> subjects, string kind) =>
        string.Join(", ", subjects.Where(s => s.Kind == kind).Select(s => s.Name));
}
