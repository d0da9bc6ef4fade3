using System.Globalization;

namespace Ascend.Runtime;

/// <summary>The profiler session around one run of a <see cref="RuntimeSession"/>, with a folder of its own.</summary>
internal sealed class RunProfile : IDisposable
{
    private static int s_runs;

    private readonly ProfilerSession _session;

    private RunProfile(ProfilerSession session)
    {
        _session = session;
    }

    /// <summary>Starts the profiler when the run asks for it; null when it does not.</summary>
    /// <exception cref="ArgumentException">An option is refused.</exception>
    /// <exception cref="AscendException">As <see cref="ProfilerSession.Start(Device, string, ProfilerOptions?)"/>.</exception>
    public static RunProfile? Start(Device device, RegisteredKernel kernel, RunOptions options)
    {
        if (options.ProfileDirectory is not { } root)
        {
            return null;
        }

        options.Validate();
        string folder = string.Create(
            CultureInfo.InvariantCulture, $"{kernel.Package.Name}-{Environment.ProcessId}-{Interlocked.Increment(ref s_runs)}");
        return new RunProfile(ProfilerSession.Start(device, Path.Combine(root, folder)));
    }

    /// <summary>Ends the profiler after a run that succeeded, and says where its files are.</summary>
    /// <exception cref="AscendException">The profiler failed; the run did not.</exception>
    public static RunResult Complete(RunProfile? profile, in RunResult result)
    {
        if (profile is null)
        {
            return result;
        }

        profile._session.Stop();
        return result with { ProfilePath = profile._session.Directory };
    }

    public void Dispose() => _session.Dispose();
}
