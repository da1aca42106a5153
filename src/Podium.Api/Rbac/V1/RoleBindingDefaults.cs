using System.Text.Json.Nodes;
using Podium.Api.Trees;

namespace Podium.Api.Rbac.V1;

/// <summary>The defaults of bindings: the API groups of their roles and subjects (pkg/apis/rbac/v1/defaults.go).</summary>
public static class RoleBindingDefaults
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>Fills in the groups that are left out.</summary>
    public static void Apply(JsonObject binding)
    {
        if (binding["roleRef"] is JsonObject role && JsonTree.GetString(role, "apiGroup").Length == 0)
        {
            role["apiGroup"] = Group;
        }

        foreach (var subject in (JsonTree.GetArray(binding, "subjects") ?? []).OfType<JsonObject>())
        {
            if (JsonTree.GetString(subject, "apiGroup").Length == 0 && JsonTree.GetString(subject, "kind") is "User" or "Group")
            {
                subject["apiGroup"] = Group;
            }
        }
    }
}
