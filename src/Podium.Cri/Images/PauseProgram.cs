using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Podium.Cri.Images;

/// <summary>
/// The sandboxes' own process as a static ELF program of a few hundred bytes: it holds the pod's namespaces, ends with
/// 0 at SIGTERM or SIGINT, and buries orphans where the pod shares its process namespace. Made here, so that no machine
/// needs a registry, a compiler or a package for it.
/// </summary>
internal static class PauseProgram
{
    private const ulong BaseAddress = 0x400000;
    private const int HeaderBytes = 64;
    private const int ProgramHeaderBytes = 56;

    // As process 1 of its namespace it would not be sent signals that have no handler; blocked ones it is sent, and
    // rt_sigtimedwait takes them one by one. Blocked: SIGINT (2), SIGTERM (15), SIGCHLD (17).
    private static ReadOnlySpan<byte> X64 =>
    [
        0x68, 0x02, 0x40, 0x01, 0x00, //       push 0x14002            the set, on the stack
        0x31, 0xFF, //                         xor edi, edi            SIG_BLOCK
        0x48, 0x89, 0xE6, //                   mov rsi, rsp
        0x31, 0xD2, //                         xor edx, edx
        0x6A, 0x08, 0x41, 0x5A, //             push 8; pop r10
        0x6A, 0x0E, 0x58, //                   push 14; pop rax        rt_sigprocmask
        0x0F, 0x05, //                         syscall
        //                              wait:
        0x48, 0x89, 0xE7, //                   mov rdi, rsp
        0x31, 0xF6, //                         xor esi, esi
        0x31, 0xD2, //                         xor edx, edx            no timeout
        0x6A, 0x08, 0x41, 0x5A, //             push 8; pop r10
        0xB8, 0x80, 0x00, 0x00, 0x00, //       mov eax, 128            rt_sigtimedwait
        0x0F, 0x05, //                         syscall
        0x83, 0xF8, 0x11, //                   cmp eax, 17
        0x74, 0x11, //                         je reap
        0x83, 0xF8, 0x02, //                   cmp eax, 2
        0x74, 0x05, //                         je end
        0x83, 0xF8, 0x0F, //                   cmp eax, 15
        0x75, 0xDF, //                         jne wait
        //                               end:
        0x31, 0xFF, //                         xor edi, edi
        0x6A, 0x3C, 0x58, //                   push 60; pop rax        exit
        0x0F, 0x05, //                         syscall
        //                              reap:
        0x6A, 0xFF, 0x5F, //                   push -1; pop rdi        any child
        0x31, 0xF6, //                         xor esi, esi
        0x6A, 0x01, 0x5A, //                   push 1; pop rdx         WNOHANG
        0x45, 0x31, 0xD2, //                   xor r10d, r10d
        0x6A, 0x3D, 0x58, //                   push 61; pop rax        wait4
        0x0F, 0x05, //                         syscall
        0x85, 0xC0, //                         test eax, eax
        0x7F, 0xEC, //                         jg reap                 there may be more
        0xEB, 0xC2, //                         jmp wait
    ];

    /// <summary>The program for this machine.</summary>
    /// <exception cref="PlatformNotSupportedException">There is no code for this processor.</exception>
    public static byte[] Build() => RuntimeInformation.ProcessArchitecture == Architecture.X64
        ? Link(X64)
        : throw new PlatformNotSupportedException(
            $"there is no pause program for {RuntimeInformation.ProcessArchitecture}: name a sandbox image of your own");

    /// <summary>One segment, readable and executable, that holds the headers and the code.</summary>
    private static byte[] Link(ReadOnlySpan<byte> code)
    {
        const ushort executable = 2, x86_64 = 62;
        const int offset = HeaderBytes + ProgramHeaderBytes;
        var elf = new byte[offset + code.Length];
        ReadOnlySpan<byte> identification = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        identification.CopyTo(elf);
        var header = elf.AsSpan();
        BinaryPrimitives.WriteUInt16LittleEndian(header[16..], executable);
        BinaryPrimitives.WriteUInt16LittleEndian(header[18..], x86_64);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], 1); // Version.
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], BaseAddress + offset); // Entry.
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], HeaderBytes); // Where the program headers are.
        BinaryPrimitives.WriteUInt16LittleEndian(header[52..], HeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[54..], ProgramHeaderBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(header[56..], 1); // How many there are.

        var segment = header[HeaderBytes..];
        BinaryPrimitives.WriteUInt32LittleEndian(segment, 1); // Loaded.
        BinaryPrimitives.WriteUInt32LittleEndian(segment[4..], 5); // Readable, executable.
        BinaryPrimitives.WriteUInt64LittleEndian(segment[16..], BaseAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[24..], BaseAddress);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[32..], (ulong)elf.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[40..], (ulong)elf.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(segment[48..], 0x1000); // Alignment.
        code.CopyTo(elf.AsSpan(offset));
        return elf;
    }
}
