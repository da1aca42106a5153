namespace Podium.ApiServer.Authentication;

/// <summary>Who makes a request.</summary>
/// <param name="Name">The user's name, such as <c>system:node:a</c>.</param>
/// <param name="Groups">The groups the user is in.</param>
public sealed record UserInfo(string Name, IReadOnlyList<string> Groups)
{
    /// <summary>The group whose members may do everything.</summary>
    public const string Masters = "system:masters";

    /// <summary>The group of every node's kubelet.</summary>
    public const string Nodes = "system:nodes";

    /// <summary>The group of machines that are about to become nodes.</summary>
    public const string Bootstrappers = "system:bootstrappers";

    /// <summary>The group of everyone who showed valid credentials.</summary>
    public const string Authenticated = "system:authenticated";

    /// <summary>The group of those who showed none.</summary>
    public const string Unauthenticated = "system:unauthenticated";

    /// <summary>The group of all service accounts; with a colon and a namespace, of those of the namespace.</summary>
    public const string ServiceAccounts = "system:serviceaccounts";

    /// <summary>Someone without credentials.</summary>
    public static UserInfo Anonymous { get; } = new("system:anonymous", [Unauthenticated]);

    /// <summary>The scheduler.</summary>
    public static UserInfo Scheduler { get; } = new("system:kube-scheduler", [Authenticated]);

    /// <summary>The controllers.</summary>
    public static UserInfo ControllerManager { get; } = new("system:kube-controller-manager", [Authenticated]);

    /// <summary>The API server itself.</summary>
    public static UserInfo ApiServer { get; } = new("system:apiserver", [Masters, Authenticated]);

    /// <summary>The kubelet of a node.</summary>
    public static UserInfo Node(string nodeName) => new("system:node:" + nodeName, [Nodes, Authenticated]);

    /// <summary>A unique value for the user, where there is one; a service account's uid.</summary>
    public string Uid { get; init; } = "";

    /// <summary>What else the credentials tell, such as the pod that a token is bound to.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = Api.EmptyMap.Of<IReadOnlyList<string>>();

    /// <summary>The node whose kubelet this is; null where it is none.</summary>
    public string? NodeName =>
        Name.StartsWith("system:node:", StringComparison.Ordinal) && IsIn(Nodes) ? Name["system:node:".Length..] : null;

    /// <summary>Whether the user is in a group.</summary>
    public bool IsIn(string group)
    {
        foreach (var g in Groups)
        {
            if (string.Equals(g, group, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
