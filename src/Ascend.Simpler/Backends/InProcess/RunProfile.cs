using System.Globalization;

namespace Ascend.Simpler;

/// <summary>CANN's profiler around one run of a <see cref="RuntimeSession"/>, with a folder of its own.</summary>
internal static class RunProfile
{
    private static int s_runs;

    /// <summary>Starts the profiler when the run asks for it; null when it does not.</summary>
    /// <exception cref="AscendException">As <see cref="ProfilerSession.Start(Device, string, ProfilerOptions?)"/>.</exception>
    public static ProfilerSession? Start(Device device, RegisteredKernel kernel, RunOptions options)
    {
        if (options.ProfileDirectory is not { } root)
        {
            return null;
        }

        string folder = string.Create(
            CultureInfo.InvariantCulture, $"{kernel.Package.Name}-{Environment.ProcessId}-{Interlocked.Increment(ref s_runs)}");
        return ProfilerSession.Start(device, Path.Combine(root, folder));
    }
}
