using Microsoft.AspNetCore.Http;
using Podium.Api.Errors;
using Podium.Api.Validation;
using Podium.ApiServer.Authorization;

namespace Podium.ApiServer.Authentication;

/// <summary>
/// Lets a user act as another, where he may (<c>kubectl --as</c>; apiserver: pkg/endpoints/filters/impersonation.go). From there on the
/// request is the other's: he is authorized, and no header tells of it any more.
/// </summary>
internal static class Impersonation
{
    private const string Prefix = "Impersonate-";
    private const string ExtraPrefix = "extra-";
    private const string AuthenticationGroup = "authentication.k8s.io";

    /// <summary>The user that the request counts as.</summary>
    /// <exception cref="StatusException">403: the user may not act as the other. 500: groups or more are named, and no user.</exception>
    public static UserInfo Apply(HttpContext context, UserInfo user, IAuthorizer authorizer)
    {
        var headers = context.Request.Headers;
        List<string>? names = null;
        foreach (var header in headers)
        {
            if (header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                (names ??= []).Add(header.Key);
            }
        }

        if (names is null)
        {
            return user;
        }

        var other = Read(headers, names);
        if (other.Name.Length == 0)
        {
            return other.Groups.Count + other.Extra.Count + other.Uid.Length == 0
                ? user
                : throw StatusException.Internal($"requested {string.Join(", ", names)} without impersonating a user");
        }

        foreach (var wanted in Wanted(other))
        {
            Access.Demand(authorizer, user, wanted);
        }

        // Nobody behind a proxy is to see who really asks, or to believe a header that was not meant for him.
        names.ForEach(name => headers.Remove(name));
        return other with { Groups = GroupsOf(other) };
    }

    private static UserInfo Read(IHeaderDictionary headers, List<string> names)
    {
        var (user, uid) = ("", "");
        var groups = new List<string>();
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            string[] values = [.. headers[name].OfType<string>()];
            switch (name[Prefix.Length..].ToLowerInvariant())
            {
                case "user":
                    user = values.FirstOrDefault() ?? "";
                    break;
                case "uid":
                    uid = values.FirstOrDefault() ?? "";
                    break;
                case "group":
                    groups.AddRange(values);
                    break;
                case var other when other.StartsWith(ExtraPrefix, StringComparison.Ordinal):
                    extra[Uri.UnescapeDataString(other[ExtraPrefix.Length..])] = values;
                    break;
            }
        }

        return new(user, groups) { Uid = uid, Extra = extra };
    }

    private static IEnumerable<AccessAttributes> Wanted(UserInfo other)
    {
        yield return AccountOf(other.Name) is { } account
            ? new("impersonate") { Resource = "serviceaccounts", Namespace = account.Namespace, Name = account.Name }
            : new("impersonate") { Resource = "users", Name = other.Name };
        foreach (var group in other.Groups)
        {
            yield return new("impersonate") { Resource = "groups", Name = group };
        }

        foreach (var (key, values) in other.Extra)
        {
            foreach (var value in values)
            {
                yield return new("impersonate") { Group = AuthenticationGroup, Resource = "userextras", Subresource = key, Name = value };
            }
        }

        if (other.Uid.Length > 0)
        {
            yield return new("impersonate") { Group = AuthenticationGroup, Resource = "uids", Name = other.Uid };
        }
    }

    // Whoever is named in full is in the groups that are named; a service account's are known, and nearly everybody is authenticated.
    private static List<string> GroupsOf(UserInfo other)
    {
        var groups = new List<string>(other.Groups);
        if (groups.Count == 0 && AccountOf(other.Name) is { } account)
        {
            groups.AddRange([UserInfo.ServiceAccounts, $"{UserInfo.ServiceAccounts}:{account.Namespace}"]);
        }

        if (other.Name == UserInfo.Anonymous.Name)
        {
            return groups.Contains(UserInfo.Unauthenticated) ? groups : [.. groups, UserInfo.Unauthenticated];
        }

        return groups.Contains(UserInfo.Authenticated) || groups.Contains(UserInfo.Unauthenticated) ? groups : [.. groups, UserInfo.Authenticated];
    }

    private static (string Namespace, string Name)? AccountOf(string user) =>
        user.Split(':') is ["system", "serviceaccount", var ns, var name]
        && NameRules.Dns1123Label(ns).Count == 0
        && NameRules.Dns1123Subdomain(name).Count == 0
            ? (ns, name)
            : null;
}
