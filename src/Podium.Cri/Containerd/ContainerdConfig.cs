using System.Text;

namespace Podium.Cri.Containerd;

/// <summary>The configuration file (version 2) as a pure function of the options and the machine.</summary>
internal static class ContainerdConfig
{
    // What these offer, a kubelet never asks for; without them containerd starts faster and logs less.
    private static readonly string[] PluginsNotNeeded =
    [
        "io.containerd.snapshotter.v1.aufs",
        "io.containerd.snapshotter.v1.btrfs",
        "io.containerd.snapshotter.v1.devmapper",
        "io.containerd.snapshotter.v1.zfs",
        "io.containerd.internal.v1.restart",
        "io.containerd.internal.v1.tracing",
        "io.containerd.tracing.processor.v1.otlp",
    ];

    public static string Compute(ContainerdOptions options, ContainerdMachine machine)
    {
        var text = new StringBuilder();
        text.Append("# Written by podium at each start; changes are lost.\n");
        text.Append("version = 2\n");
        Set(text, "root", options.RootDirectory);
        Set(text, "state", options.StateDirectory);
        text.Append("required_plugins = [\"io.containerd.grpc.v1.cri\"]\n");
        text.Append("disabled_plugins = [").AppendJoin(", ", PluginsNotNeeded.Select(Quote)).Append("]\n\n");

        text.Append("[grpc]\n");
        Set(text, "  address", options.SocketPath);
        text.Append("\n[debug]\n");
        Set(text, "  level", options.LogLevel);

        // Else each containerd of the machine would make /opt/containerd.
        text.Append("\n[plugins.\"io.containerd.internal.v1.opt\"]\n");
        Set(text, "  path", Path.Combine(options.Directory, "opt"));

        text.Append("\n[plugins.\"io.containerd.grpc.v1.cri\"]\n");
        Set(text, "  sandbox_image", options.SandboxImage);
        text.Append("  max_concurrent_downloads = ").Append(options.MaxConcurrentDownloads).Append('\n');
        text.Append("  netns_mounts_under_state_dir = true\n");
        text.Append("  restrict_oom_score_adj = ").Append(machine.MayLowerOomScore ? "false" : "true").Append('\n');
        text.Append("  enable_unprivileged_ports = true\n");
        text.Append("  enable_unprivileged_icmp = true\n");
        text.Append("  tolerate_missing_hugetlb_controller = true\n");
        Set(text, "  stream_server_address", "127.0.0.1");
        Set(text, "  stream_server_port", "0");

        text.Append("\n  [plugins.\"io.containerd.grpc.v1.cri\".cni]\n");
        Set(text, "    bin_dir", machine.CniBinDirectory);
        Set(text, "    conf_dir", options.CniConfigDirectory);
        text.Append("    max_conf_num = 1\n");

        text.Append("\n  [plugins.\"io.containerd.grpc.v1.cri\".registry]\n");
        Set(text, "    config_path", options.RegistryDirectory);

        text.Append("\n  [plugins.\"io.containerd.grpc.v1.cri\".containerd]\n");
        Set(text, "    snapshotter", machine.Snapshotter);
        Set(text, "    default_runtime_name", "runc");
        text.Append("\n    [plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc]\n");
        Set(text, "      runtime_type", "io.containerd.runc.v2");
        text.Append("\n      [plugins.\"io.containerd.grpc.v1.cri\".containerd.runtimes.runc.options]\n");
        Set(text, "        BinaryName", machine.RuncPath);
        Set(text, "        Root", Path.Combine(options.StateDirectory, "runc"));
        text.Append("        SystemdCgroup = false\n");
        return text.ToString();
    }

    private static void Set(StringBuilder text, string key, string value) =>
        text.Append(key).Append(" = ").Append(Quote(value)).Append('\n');

    private static string Quote(string value) => $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
