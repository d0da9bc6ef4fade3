using Ascend.Interop.Simpler;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>The builds of simpler's host runtime behind a host, found and identified once for it.</summary>
internal sealed class SimplerRuntimes
{
    private const string HostRuntimeName = "libhost_runtime.so";
    private const string AdapterName = "libascend_simpler_adapter.so";

    private SimplerRuntimes(RuntimeBuild? simpler, RuntimeBuild? tracr, ILogger logger)
    {
        Simpler = simpler;
        Tracr = tracr;
        Logger = logger;
    }

    /// <summary>The build that never traces; null on a device host without simpler.</summary>
    public RuntimeBuild? Simpler { get; }

    /// <summary>The build that records TraCR; null when none is configured.</summary>
    public RuntimeBuild? Tracr { get; }

    /// <summary>Receives the lines of simpler's libraries; category <c>Ascend.Runtime.Simpler</c>.</summary>
    public ILogger Logger { get; }

    /// <summary>The build that never traces.</summary>
    /// <exception cref="AscendNotSupportedException">The host was opened without simpler.</exception>
    public RuntimeBuild Plain => Simpler ?? throw new AscendNotSupportedException(
        $"A session needs simpler's host runtime, and {HostOptions.SimplerVariable} is not set; without it the host has devices, "
        + "streams, memory and direct launches only.",
        $"Set {HostOptions.SimplerVariable} to a simpler tree that was built for a2a3, and open the host anew.");

    /// <summary>A host's builds; found and identified at the first question.</summary>
    /// <exception cref="AscendException">A file is missing or of another architecture.</exception>
    /// <exception cref="AscendNotSupportedException">A build's generation is not one that may be called.</exception>
    public static SimplerRuntimes Of(AscendHost host) => host.Attached(Find);

    /// <summary>Finds and identifies simpler's builds for the simulator or a device, without loading anything.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="environment">Reads <c>SIMPLER_ROOT</c>, <c>SIMPLER_TRACR_ROOT</c> and what the header check
    /// needs.</param>
    /// <param name="logger">Receives the libraries' lines.</param>
    /// <exception cref="AscendException">A file is missing or of another architecture.</exception>
    /// <exception cref="AscendNotSupportedException">A build's generation is not one that may be called.</exception>
    public static SimplerRuntimes OfTrees(BackendKind backend, Func<string, string?> environment, ILogger logger)
    {
        string? root = environment(HostOptions.SimplerVariable);
        string? tracr = environment(HostOptions.SimplerTracrVariable);
        RequireDifferent(root, tracr);
        return new SimplerRuntimes(
            string.IsNullOrEmpty(root) ? null : RuntimeBuild.Identify(RuntimeTree.Locate(root, backend), isTracr: false,
                environment),
            string.IsNullOrEmpty(tracr) ? null : RuntimeBuild.Identify(RuntimeTree.Locate(tracr, backend), isTracr: true,
                environment),
            logger);
    }

    /// <summary>Refuses one tree in both roles.</summary>
    /// <exception cref="AscendNotSupportedException">The two are the same folder.</exception>
    public static void RequireDifferent(string? root, string? tracr)
    {
        if (!string.IsNullOrEmpty(root) && !string.IsNullOrEmpty(tracr) && FolderOf(root) == FolderOf(tracr))
        {
            throw new AscendNotSupportedException(
                $"{HostOptions.SimplerVariable} and {HostOptions.SimplerTracrVariable} name the same tree, '{root}'; a build either records TraCR or does not.",
                "Name two trees, one built without and one with BUILD_TRACR=ON, or leave the second variable out.");
        }
    }

    private static string FolderOf(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return Directory.Exists(full) ? new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full : full;
    }

    private static SimplerRuntimes Find(AscendHost host)
    {
        ILogger logger = host.LoggerFactory.CreateLogger("Ascend.Runtime.Simpler");
        if (host.Libraries.MockDevice is { } mock)
        {
            return OfMock(Path.GetDirectoryName(mock)!, host.MockFaults, logger);
        }

        HostLog.Lower(Threshold(host, logger));
        return OfTrees(host.Backend, host.Environment, logger);
    }

    private static SimplerRuntimes OfMock(string directory, string? faults, ILogger logger)
    {
        string tracr = Path.Combine(directory, "tracr", HostRuntimeName);
        string adapter = HostLibraries.Existing(directory, AdapterName, "the mock device's library");
        return new SimplerRuntimes(
            RuntimeBuild.OfMock(HostLibraries.Existing(directory, HostRuntimeName, "the mock device's library"), adapter,
                isTracr: false, faults),
            File.Exists(tracr) ? RuntimeBuild.OfMock(tracr, adapter, isTracr: true, faults) : null,
            logger);
    }

    /// <summary>What the libraries are to write: their errors for people to read, or what the capture's readers want.</summary>
    private static AdapterLogLevel Threshold(AscendHost host, ILogger logger) =>
        !host.CapturesRuntimeLog ? AdapterLogLevel.ADAPTER_LOG_ERROR
        : logger.IsEnabled(LogLevel.Trace) ? AdapterLogLevel.ADAPTER_LOG_DEBUG
        : logger.IsEnabled(LogLevel.Debug) ? AdapterLogLevel.ADAPTER_LOG_INFO
        : AdapterLogLevel.ADAPTER_LOG_TIMING;
}
