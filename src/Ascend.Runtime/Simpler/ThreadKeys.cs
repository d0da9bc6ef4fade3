using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>
/// The process's supply of thread-local storage keys (glibc: 1024). The simulator loads its AICore executor anew for every run, which
/// takes five keys and gives none back (simpler 6ebaf7715), so a process gets through about 200 runs; the run after that would crash
/// it.
/// </summary>
internal static unsafe partial class ThreadKeys
{
    /// <summary>Keys that a run takes, and one for whatever else the process starts.</summary>
    private const int Needed = 6;

    /// <summary>Whether the process has keys left for a run.</summary>
    public static bool SufficeForRun => CountFree() == Needed;

    /// <summary>Refuses a run for which the process has no keys left.</summary>
    /// <exception cref="AscendInvalidStateException">It has not.</exception>
    public static void EnsureForRun()
    {
        int count = CountFree();
        if (count < Needed)
        {
            throw new AscendInvalidStateException(
                "The run cannot start: every run of the simulator leaves thread-local storage keys behind, and this process has none left "
                + $"(about 200 runs a process; {count} keys are free). Nothing was launched.",
                "Continue in a new process, or use SessionIsolation.Process, which changes processes by itself.");
        }
    }

    /// <summary>Free keys, up to what a run needs.</summary>
    private static int CountFree()
    {
        uint* keys = stackalloc uint[Needed];
        int count = 0;
        while (count < Needed && pthread_key_create(keys + count, null) == 0)
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
