using Podium.Api.Meta.V1;
using Podium.Api.Schema;

namespace Podium.Api.Rbac.V1;

/// <summary>Gives a role's rights to users, groups and service accounts within a namespace.</summary>
[Resource("rolebindings")]
public sealed partial record RoleBinding
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The role: a Role of the same namespace, or a ClusterRole. It cannot be changed.</summary>
    [Required]
    public RoleRef RoleRef { get; init; } = new();

    /// <summary>Who gets the rights.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<Subject> Subjects { get; init; } = [];
}

/// <summary>Gives a cluster role's rights to users, groups and service accounts in the whole cluster.</summary>
[Resource("clusterrolebindings", Namespaced = false)]
public sealed partial record ClusterRoleBinding
{
    /// <summary>The object's metadata.</summary>
    public ObjectMeta Metadata { get; init; } = new();

    /// <summary>The ClusterRole. It cannot be changed.</summary>
    [Required]
    public RoleRef RoleRef { get; init; } = new();

    /// <summary>Who gets the rights.</summary>
    [ListType(ListType.Atomic)]
    public IReadOnlyList<Subject> Subjects { get; init; } = [];
}

/// <summary>Points at a role.</summary>
[ApiType]
[Atomic]
public sealed partial record RoleRef
{
    /// <summary>The group of the role; always rbac.authorization.k8s.io.</summary>
    [Required]
    public string ApiGroup { get; init; } = "";

    /// <summary>The kind of the role: Role or ClusterRole.</summary>
    [Required]
    public string Kind { get; init; } = "";

    /// <summary>The name of the role.</summary>
    [Required]
    public string Name { get; init; } = "";
}

/// <summary>A user, group or service account.</summary>
[ApiType]
[Atomic]
public sealed partial record Subject
{
    /// <summary>The group of the subject: empty for a ServiceAccount, rbac.authorization.k8s.io for a User or Group.</summary>
    public string ApiGroup { get; init; } = "";

    /// <summary>What the subject is: User, Group or ServiceAccount.</summary>
    [Required]
    public string Kind { get; init; } = "";

    /// <summary>The subject's name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>The namespace of a ServiceAccount; empty for the others.</summary>
    public string Namespace { get; init; } = "";
}
