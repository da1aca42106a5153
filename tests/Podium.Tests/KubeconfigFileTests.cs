using Podium.Cluster;
using Podium.Kubeconfig;

namespace Podium.Tests;

/// <summary>Goal: a user's kubeconfig keeps all that is not Podium's. Method: real files, read back as text.</summary>
public sealed class KubeconfigFileTests : IDisposable
{
    private static readonly Uri Server = new("https://127.0.0.1:6443");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("podium-kubeconfig-");

    private string FilePath => Path.Combine(folder.FullName, "config");

    [Fact]
    public void A_new_file_has_the_cluster_selected_and_is_its_owners_only()
    {
        Add("podium-a");
        var text = File.ReadAllText(FilePath);
        Assert.Contains("current-context: podium-a", text);
        Assert.Contains("server: https://127.0.0.1:6443", text);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.True(KubeconfigFile.Open(FilePath).Has("podium-a", Server));
        Assert.False(KubeconfigFile.Open(FilePath).Has("podium-b", Server));
    }

    [Fact]
    public void Entries_of_others_and_unknown_fields_stay()
    {
        File.WriteAllText(FilePath, """
            apiVersion: v1
            kind: Config
            preferences: {colors: true}
            current-context: work
            clusters:
            - name: work
              cluster: {server: https://work.example, tls-server-name: x}
            users:
            - name: me
              user: {token: secret}
            contexts:
            - name: work
              context: {cluster: work, user: me, namespace: team}
            """);
        Add("podium-a");
        var text = File.ReadAllText(FilePath);
        foreach (var kept in new[] { "colors", "https://work.example", "tls-server-name", "token: secret", "namespace: team" })
        {
            Assert.Contains(kept, text);
        }

        Assert.Contains("current-context: podium-a", text);
        var file = KubeconfigFile.Open(FilePath);
        Assert.True(file.Remove("podium-a"));
        file.Save();
        Assert.DoesNotContain("podium-a", File.ReadAllText(FilePath));
        Assert.Contains("https://work.example", File.ReadAllText(FilePath));
        Assert.False(KubeconfigFile.Open(FilePath).Remove("podium-a"));
    }

    [Fact]
    public void Adding_a_cluster_again_replaces_its_entries()
    {
        Add("podium-a");
        Add("podium-a");
        Assert.Single(File.ReadAllText(FilePath).Split('\n'), line => line.Contains("certificate-authority-data", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_no_kubeconfig_is_left_alone_and_named()
    {
        File.WriteAllText(FilePath, "- a list\n");
        var problem = Assert.Throws<UsageException>(() => KubeconfigFile.Open(FilePath));
        Assert.Contains($"{FilePath} is not a kubeconfig", problem.Message);
    }

    [Fact]
    public void A_link_stays_a_link()
    {
        var target = Path.Combine(folder.FullName, "real");
        File.WriteAllText(target, "apiVersion: v1\nkind: Config\n");
        File.CreateSymbolicLink(FilePath, target);
        Add("podium-a");
        Assert.NotNull(new FileInfo(FilePath).LinkTarget);
        Assert.Contains("podium-a", File.ReadAllText(target));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Add(string context)
    {
        var file = KubeconfigFile.Open(FilePath);
        file.Set(context, Server, "ca", "certificate", "key");
        file.Save();
    }
}
