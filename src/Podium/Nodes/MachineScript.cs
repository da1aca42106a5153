namespace Podium.Nodes;

/// <summary>What the first process of a local node's namespaces does: it makes them a machine, and then keeps the agent running.</summary>
internal static class MachineScript
{
    /// <summary>
    /// Arguments: the node's folder, its name, its address with the prefix, its gateway, the program, the agent's log. It waits for a line
    /// on its input, which says that its cable is there; where none comes, whoever started it is gone, and so is it.
    /// </summary>
    /// <remarks>
    /// /sys shows the links of the namespace it was mounted in, and holds the cgroups: hence a new one, with those taken along.
    /// Shims have their sockets in /run/containerd: a file system of its own there goes with the node.
    /// As the first process it inherits orphans, which a shell's wait reaps. An agent that ends well was told to: then all ends.
    /// </remarks>
    public const string Text = """
        PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin
        dir=$1 name=$2 address=$3 gateway=$4 program=$5 log=$6
        exec >>"$log" 2>&1
        read -r go || exit 1
        exec </dev/null
        set -e
        echo "$name" >/proc/sys/kernel/hostname
        mkdir -p "$dir/run/sys" /run/containerd
        mount -t sysfs sysfs "$dir/run/sys"
        mount --rbind /sys/fs/cgroup "$dir/run/sys/fs/cgroup"
        mount --move "$dir/run/sys" /sys
        mount -t tmpfs tmpfs /run/containerd
        mount --make-rshared /
        ip link set lo up
        ip address add "$address" dev eth0
        ip link set eth0 up
        ip route add default via "$gateway"
        set +e
        agent=
        trap 'kill -TERM $agent' TERM
        while :; do
          "$program" agent --data-dir "$dir" &
          agent=$!
          code=
          while kill -0 $agent 2>/dev/null; do
            wait $agent
            code=$?
          done
          [ "$code" = 0 ] && exit 0
          echo "the agent ended with $code; it starts again"
          sleep 1 &
          wait $!
        done
        """;
}
