namespace Podium.Api.Validation;

/// <summary>The rule for a kind's names: the reasons why a name breaks it, none when it is right.</summary>
/// <param name="name">The name, or a prefix that names are made from.</param>
/// <param name="isPrefix">Whether it is a prefix, which may end with a hyphen.</param>
public delegate IReadOnlyList<string> NameRule(string name, bool isPrefix);

/// <summary>The rules that kinds choose from for their names (k8s.io/apimachinery/pkg/api/validation/generic.go).</summary>
public static class ObjectNames
{
    /// <summary>A DNS subdomain: pods and most other kinds.</summary>
    public static IReadOnlyList<string> DnsSubdomain(string name, bool isPrefix) =>
        NameRules.Dns1123Subdomain(isPrefix ? NameRules.MaskTrailingHyphen(name) : name);

    /// <summary>A DNS label: namespaces.</summary>
    public static IReadOnlyList<string> DnsLabel(string name, bool isPrefix) =>
        NameRules.Dns1123Label(isPrefix ? NameRules.MaskTrailingHyphen(name) : name);

    /// <summary>A DNS label that starts with a letter: services.</summary>
    public static IReadOnlyList<string> Dns1035Label(string name, bool isPrefix) =>
        NameRules.Dns1035Label(isPrefix ? NameRules.MaskTrailingHyphen(name) : name);

    /// <summary>Anything that can stand in a path: roles and other names that are not DNS names.</summary>
    public static IReadOnlyList<string> PathSegment(string name, bool isPrefix)
    {
        if (!isPrefix && name is "." or "..")
        {
            return [$"may not be '{name}'"];
        }

        var errors = new List<string>();
        foreach (var illegal in "/%")
        {
            if (name.Contains(illegal, StringComparison.Ordinal))
            {
                errors.Add($"may not contain '{illegal}'");
            }
        }

        return errors;
    }
}
