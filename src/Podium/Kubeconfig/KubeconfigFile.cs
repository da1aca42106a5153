using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using Podium.Cluster;

namespace Podium.Kubeconfig;

/// <summary>
/// A kubeconfig file, of which only one cluster's entries are touched: whatever else stands in it stays as it was.
/// </summary>
internal sealed class KubeconfigFile
{
    private readonly string path;
    private readonly YamlMappingNode root;

    private KubeconfigFile(string path, YamlMappingNode root)
    {
        this.path = path;
        this.root = root;
    }

    /// <summary>The file that kubectl would use: the option, the first of <c>KUBECONFIG</c>, or <c>~/.kube/config</c>.</summary>
    public static string DefaultPath(string option)
    {
        if (option.Length > 0)
        {
            return Path.GetFullPath(option);
        }

        var first = Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(':', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return first is not null
            ? Path.GetFullPath(first)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
    }

    /// <summary>Opens a file; one that does not exist is empty.</summary>
    /// <exception cref="UsageException">The file is not a kubeconfig.</exception>
    public static KubeconfigFile Open(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return new KubeconfigFile(path, []);
        }

        try
        {
            using var reader = new StreamReader(path);
            var stream = new YamlStream();
            stream.Load(reader);
            return stream.Documents is [{ RootNode: YamlMappingNode map }]
                ? new KubeconfigFile(path, map)
                : throw new UsageException($"{path} is not a kubeconfig; move it away, or name another with --kubeconfig");
        }
        catch (YamlException broken)
        {
            throw new UsageException($"{path} is not a kubeconfig ({broken.Message}); move it away, or name another with --kubeconfig");
        }
    }

    /// <summary>Whether the file has a context of this name that points to this server.</summary>
    public bool Has(string contextName, Uri server) =>
        Find("clusters", contextName) is { } entry
        && entry.Children.TryGetValue("cluster", out var content) && content is YamlMappingNode cluster
        && cluster.Children.TryGetValue("server", out var node) && node is YamlScalarNode { Value: { } value }
        && Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri == server
        && Find("contexts", contextName) is not null;

    /// <summary>Adds or replaces a cluster, its administrator and its context, and selects the context.</summary>
    public void Set(string contextName, Uri server, string authorityPem, string certificatePem, string keyPem)
    {
        Put("clusters", contextName, "cluster", Map(
            ("certificate-authority-data", Base64(authorityPem)), ("server", server.GetLeftPart(UriPartial.Authority))));
        Put("users", contextName, "user", Map(
            ("client-certificate-data", Base64(certificatePem)), ("client-key-data", Base64(keyPem))));
        Put("contexts", contextName, "context", Map(("cluster", contextName), ("user", contextName)));
        root.Children["current-context"] = contextName;
    }

    /// <summary>Takes a cluster's entries out, and unselects its context.</summary>
    /// <returns>Whether there was anything to take out.</returns>
    public bool Remove(string contextName)
    {
        var found = false;
        foreach (var section in new[] { "clusters", "users", "contexts" })
        {
            if (Find(section, contextName) is { } entry)
            {
                found |= ((YamlSequenceNode)root.Children[section]).Children.Remove(entry);
            }
        }

        if (root.Children.TryGetValue("current-context", out var current) && current is YamlScalarNode { Value: { } name } && name == contextName)
        {
            root.Children["current-context"] = new YamlScalarNode("") { Style = ScalarStyle.DoubleQuoted };
            found = true;
        }

        return found;
    }

    /// <summary>Writes the file, readable by its owner only, so that no reader ever sees half of it.</summary>
    public void Save()
    {
        root.Children["apiVersion"] = "v1";
        root.Children["kind"] = "Config";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.podium-{Environment.ProcessId}";
        using (var writer = new StreamWriter(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        }

        // A link, as dotfile collections have it, stays a link.
        var target = File.Exists(path) ? new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;
        File.Move(temporary, target, overwrite: true);
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static YamlMappingNode Map(params (string Key, string Value)[] entries)
    {
        var map = new YamlMappingNode();
        foreach (var (key, value) in entries)
        {
            map.Add(key, value);
        }

        return map;
    }

    private YamlMappingNode? Find(string section, string name) =>
        root.Children.TryGetValue(section, out var node) && node is YamlSequenceNode list
            ? list.Children.OfType<YamlMappingNode>().FirstOrDefault(
                entry => entry.Children.TryGetValue("name", out var value) && value is YamlScalarNode { Value: { } text } && text == name)
            : null;

    private void Put(string section, string name, string key, YamlMappingNode content)
    {
        if (!root.Children.TryGetValue(section, out var node) || node is not YamlSequenceNode list)
        {
            root.Children[section] = list = [];
        }

        if (Find(section, name) is { } entry)
        {
            entry.Children[key] = content;
        }
        else
        {
            list.Add(new YamlMappingNode { { "name", name }, { key, content } });
        }
    }
}
