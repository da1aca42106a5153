using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Podium.Cri.Linux;

/// <summary>Waits for the end of processes that are nobody's children here: the kernel tells it by a descriptor of the process.</summary>
internal static class ProcessEnd
{
    /// <summary>Returns when the process has ended. A thread waits for it meanwhile.</summary>
    public static async Task WaitAsync(ProcessIdentity process, CancellationToken cancellationToken)
    {
        const int missing = 3; // ESRCH
        using var end = Open(PidFdOpen(process.Id));
        if (end is null)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == missing)
            {
                return;
            }

            throw new Win32Exception(error, $"cannot wait for process {process.Id}");
        }

        if (!process.IsAlive)
        {
            return; // The number has gone to another one.
        }

        using var wake = Open(eventfd(0, 0)) ?? throw new Win32Exception();
        using var cancelled = cancellationToken.Register(() => _ = eventfd_write(wake, 1));
        await Task.Factory.StartNew(
            () => WaitForOne(end, wake), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static void WaitForOne(SafeFileHandle end, SafeFileHandle wake)
    {
        const int readable = 1, interrupted = 4; // POLLIN, EINTR
        var waits = new[] { new Wait(end, readable), new Wait(wake, readable) };
        while (poll(waits, (nuint)waits.Length, -1) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != interrupted)
            {
                throw new Win32Exception(error);
            }
        }
    }

    private static SafeFileHandle? Open(int descriptor) => descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);

    // The C library has no function of this name before glibc 2.36.
    private static int PidFdOpen(int process) => (int)syscall(434, process, 0);

    [DllImport("libc", SetLastError = true)]
    private static extern long syscall(long number, long first, long second);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd(uint value, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int eventfd_write(SafeFileHandle descriptor, ulong value);

    [DllImport("libc", SetLastError = true)]
    private static extern int poll([In, Out] Wait[] waits, nuint count, int milliseconds);

    /// <summary>The kernel's <c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Wait(SafeFileHandle descriptor, short events)
    {
        public int Descriptor = (int)descriptor.DangerousGetHandle();
        public short Events = events;
        public short Returned;
    }
}
