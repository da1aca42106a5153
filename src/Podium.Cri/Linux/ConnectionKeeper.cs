using System.IO.Pipes;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Podium.Cri.Linux;

/// <summary>
/// A small process that holds a socket of this one open for ten seconds after this one was killed. A peer that undoes what it
/// is about when its caller vanishes, as containerd does with the start of a container, so gets to the end of it.
/// </summary>
internal sealed unsafe partial class ConnectionKeeper : IDisposable
{
    private const int SigKill = 9;
    private const int FileActionsBytes = 512; // glibc's takes 80, musl's less.

    // Reads until the pipe's other end, which this process has, is gone.
    private const string Script = "exec 1>/dev/null 2>&1; read -r _; exec sleep 10";

    private readonly int pid;
    private readonly AnonymousPipeServerStream life;
    private int disposed;

    private ConnectionKeeper(int pid, AnonymousPipeServerStream life)
    {
        this.pid = pid;
        this.life = life;
    }

    /// <summary>Starts one; null where the machine has no shell, or no room for a process: then all is as without.</summary>
    public static ConnectionKeeper? Start(Socket socket)
    {
        var life = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        var pid = Spawn((int)life.ClientSafePipeHandle.DangerousGetHandle(), (int)socket.Handle);
        life.DisposeLocalCopyOfClientHandle();
        if (pid > 0)
        {
            return new(pid, life);
        }

        life.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            _ = kill(pid, SigKill);
            _ = waitpid(pid, null, 0);
            life.Dispose();
        }
    }

    // By posix_spawn, because it hands over single descriptors: all others of this process are closed in the child.
    private static int Spawn(int lifeHandle, int socketHandle)
    {
        const int held = 3;
        var actions = stackalloc byte[FileActionsBytes];
        if (posix_spawn_file_actions_init(actions) != 0)
        {
            return 0;
        }

        var texts = new[] { "sh", "-c", Script }.Select(Marshal.StringToCoTaskMemUTF8).ToArray();
        try
        {
            var arguments = stackalloc nint[] { texts[0], texts[1], texts[2], 0 };
            var environment = stackalloc nint[] { 0 };
            var child = 0;
            var isSpawned = posix_spawn_file_actions_adddup2(actions, lifeHandle, 0) == 0
                && posix_spawn_file_actions_adddup2(actions, socketHandle, held) == 0
                && posix_spawn(out child, "/bin/sh", actions, null, arguments, environment) == 0;
            return isSpawned ? child : 0;
        }
        finally
        {
            _ = posix_spawn_file_actions_destroy(actions);
            foreach (var text in texts)
            {
                Marshal.FreeCoTaskMem(text);
            }
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int posix_spawn(out int pid, string path, byte* actions, byte* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc")]
    private static partial int waitpid(int pid, int* status, int options);
}
