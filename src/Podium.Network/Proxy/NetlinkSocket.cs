using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Podium.Network.Proxy;

/// <summary>A netlink socket to the kernel's netfilter part. The kernel answers at once, so its calls do not wait.</summary>
internal sealed partial class NetlinkSocket : IDisposable
{
    private const int Netlink = 16;
    private const int Raw = 3;
    private const int CloseOnExec = 0x80000;
    private const int Netfilter = 12;

    private readonly int descriptor = Checked(OpenSocket(Netlink, Raw | CloseOnExec, Netfilter));

    /// <summary>Sends one message.</summary>
    public void Send(ReadOnlySpan<byte> message) => Checked((int)Send(descriptor, in MemoryMarshal.GetReference(message), message.Length, 0));

    /// <summary>Takes the next part of the answer.</summary>
    public int Receive(Span<byte> buffer) => Checked((int)Receive(descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length, 0));

    /// <inheritdoc/>
    public void Dispose() => Close(descriptor);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, in byte buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, ref byte buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
