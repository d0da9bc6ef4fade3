using System.Runtime.InteropServices;

namespace Ascend.Simpler;

/// <summary>
/// The process's supply of thread-local storage keys (glibc: 1024). The simulator loads its AICore executor anew for every run, which
/// takes five keys and gives none back (simpler 6ebaf7715), so a process gets through about 200 runs; the run after that would crash
/// it.
/// </summary>
internal static unsafe partial class ThreadKeys
{
    /// <summary>Keys that a run takes, and one for whatever else the process starts.</summary>
    private const int Needed = 6;

    /// <summary>Keys that are looked for at a time. Few, since for that moment nobody else can have them.</summary>
    private const int Counted = 16 * Needed;

    /// <summary>Runs that may start before the keys are counted again, which reads much memory. Others take keys too, so a count
    /// allows half of the runs that it suffices for.</summary>
    private static int s_allowed;

    /// <summary>Whether the process has keys left for a run.</summary>
    public static bool SufficeForRun => CountFree(Needed) == Needed;

    /// <summary>Refuses a run for which the process has no keys left.</summary>
    /// <exception cref="AscendInvalidStateException">It has not.</exception>
    public static void EnsureForRun()
    {
        if (Interlocked.Decrement(ref s_allowed) < 0)
        {
            CountForRun();
        }
    }

    /// <summary>Counts the keys now, and refuses a run when there are too few.</summary>
    /// <exception cref="AscendInvalidStateException">There are.</exception>
    public static void CountForRun()
    {
        int count = CountFree(Counted);
        Volatile.Write(ref s_allowed, count / Needed / 2);
        if (count < Needed)
        {
            throw new AscendInvalidStateException(
                "The run cannot start: every run of the simulator leaves thread-local storage keys behind, and this process has none left "
                + $"(about 200 runs a process; {count} keys are free). Nothing was launched.",
                "Continue in a new process, or use SessionIsolation.Process, which changes processes by itself.");
        }
    }

    /// <summary>Free keys, up to a number.</summary>
    private static int CountFree(int enough)
    {
        uint* keys = stackalloc uint[enough];
        int count = 0;
        while (count < enough && pthread_key_create(keys + count, null) == 0)
        {
            count++;
        }

        for (int i = 0; i < count; i++)
        {
            _ = pthread_key_delete(keys[i]);
        }

        return count;
    }

    [LibraryImport("libc")]
    private static partial int pthread_key_create(uint* key, void* destructor);

    [LibraryImport("libc")]
    private static partial int pthread_key_delete(uint key);
}
