using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ascend.Runtime;

/// <summary>Lets one thread pause for less than a millisecond and others end the pause (Linux eventfd and ppoll).</summary>
internal sealed unsafe partial class WakeSignal
{
    private const int NonBlockingCloseOnExec = 0x800 | 0x80000;
    private const short Readable = 1;

    private readonly SafeFileHandle _event;

    /// <exception cref="IOException">The process has no descriptors left.</exception>
    public WakeSignal()
    {
        int descriptor = eventfd(0, NonBlockingCloseOnExec);
        _event = descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"eventfd failed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    /// <summary>Ends the pause, or the next one.</summary>
    public void Set()
    {
        ulong one = 1;
        _ = write((int)_event.DangerousGetHandle(), &one, sizeof(ulong));
        GC.KeepAlive(this);
    }

    /// <summary>Pauses the calling thread until <see cref="Set"/> or the time is over.</summary>
    /// <returns>It was set.</returns>
    public bool Wait(long nanoseconds)
    {
        int descriptor = (int)_event.DangerousGetHandle();
        var poll = new PollDescriptor { Descriptor = descriptor, Events = Readable };
        var limit = new TimeSpec { Seconds = (nint)(nanoseconds / 1_000_000_000), Nanoseconds = (nint)(nanoseconds % 1_000_000_000) };
        bool set = ppoll(&poll, 1, &limit, null) > 0;
        if (set)
        {
            ulong count;
            _ = read(descriptor, &count, sizeof(ulong));
        }

        GC.KeepAlive(this);
        return set;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc")]
    private static partial int ppoll(PollDescriptor* descriptors, nuint count, TimeSpec* limit, void* signals);

    [LibraryImport("libc")]
    private static partial nint read(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc")]
    private static partial nint write(int descriptor, void* buffer, nuint count);

    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Occurred;
    }

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
