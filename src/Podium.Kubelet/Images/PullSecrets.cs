using System.Text;
using System.Text.Json;
using Podium.Api.Core.V1;
using Podium.Cri.V1;
using Podium.Kubelet.Containers;

namespace Podium.Kubelet.Images;

/// <summary>The credentials that a pod's pull secrets hold for an image.</summary>
/// <param name="objects">Where secrets are read.</param>
internal sealed class PullSecrets(IPodObjects objects)
{
    /// <summary>The credentials to try, the most specific first; none means an anonymous pull.</summary>
    public async Task<IReadOnlyList<AuthConfig>> ForAsync(Pod pod, string image, CancellationToken cancellationToken)
    {
        List<(string Where, AuthConfig Auth)> found = [];
        foreach (var reference in pod.Spec.ImagePullSecrets)
        {
            // A secret that is missing is passed over, as the image may be public.
            if (await objects.GetSecretAsync(pod.Metadata.Namespace, reference.Name, cancellationToken) is { } secret)
            {
                Add(secret, image, found);
            }
        }

        found.Sort(static (a, b) => b.Where.Length - a.Where.Length);
        return [.. found.Select(entry => entry.Auth)];
    }

    private static void Add(Secret secret, string image, List<(string, AuthConfig)> found)
    {
        if (secret.Data.TryGetValue(".dockerconfigjson", out var config))
        {
            AddEntries(config, "auths", image, found);
        }
        else if (secret.Data.TryGetValue(".dockercfg", out var legacy))
        {
            AddEntries(legacy, null, image, found);
        }
    }

    private static void AddEntries(byte[] json, string? below, string image, List<(string, AuthConfig)> found)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (below is not null && !root.TryGetProperty(below, out root))
            {
                return;
            }

            foreach (var entry in root.EnumerateObject())
            {
                if (Matches(entry.Name, image) && Read(entry.Value) is { } auth)
                {
                    found.Add((entry.Name, auth));
                }
            }
        }
        catch (JsonException)
        {
            // A secret that holds no configuration gives no credentials; the pull then says what is missing.
        }
    }

    private static bool Matches(string entry, string image)
    {
        var where = entry.Replace("https://", "", StringComparison.Ordinal).Replace("http://", "", StringComparison.Ordinal).TrimEnd('/');
        var registry = ImageNames.RegistryOf(image);
        if (registry == "docker.io")
        {
            return where.StartsWith("index.docker.io", StringComparison.Ordinal) || where.StartsWith("docker.io", StringComparison.Ordinal);
        }

        return where == registry || image.StartsWith(where + "/", StringComparison.Ordinal)
            || (where.StartsWith("*.", StringComparison.Ordinal) && registry.EndsWith(where[1..], StringComparison.Ordinal));
    }

    private static AuthConfig? Read(JsonElement entry)
    {
        var auth = new AuthConfig();
        if (entry.TryGetProperty("auth", out var packed) && packed.GetString() is { Length: > 0 } encoded)
        {
            var buffer = new byte[encoded.Length];
            if (!Convert.TryFromBase64String(encoded, buffer, out var length))
            {
                return null;
            }

            var pair = Encoding.UTF8.GetString(buffer, 0, length);
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                auth.Username = pair[..colon];
                auth.Password = pair[(colon + 1)..].TrimEnd('\0');
            }
        }

        if (entry.TryGetProperty("username", out var user) && entry.TryGetProperty("password", out var password))
        {
            auth.Username = user.GetString() ?? "";
            auth.Password = password.GetString() ?? "";
        }

        return auth.Username.Length > 0 ? auth : null;
    }
}
