using System.Text.Json.Nodes;
using Podium.Api.Trees;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Core.Pods;

/// <summary>Writes conditions into a pod's tree.</summary>
internal static class PodConditions
{
    public static void Set(JsonObject pod, string type, string status, DateTimeOffset? now = null, string reason = "", string message = "")
    {
        if (JsonTree.GetArray(pod, "status", "conditions") is not { } conditions)
        {
            JsonTree.Set(pod, conditions = [], "status", "conditions");
        }

        var condition = conditions.OfType<JsonObject>().FirstOrDefault(c => JsonTree.GetString(c, "type") == type);
        if (condition is null)
        {
            conditions.Add(condition = new JsonObject { ["type"] = type });
        }

        if (now is { } time && JsonTree.GetString(condition, "status") != status)
        {
            condition["lastTransitionTime"] = ObjectMetaRules.Time(time);
        }

        condition["status"] = status;
        SetOrRemove(condition, "reason", reason);
        SetOrRemove(condition, "message", message);
    }

    private static void SetOrRemove(JsonObject condition, string field, string value)
    {
        if (value.Length > 0)
        {
            condition[field] = value;
        }
        else
        {
            condition.Remove(field);
        }
    }
}
