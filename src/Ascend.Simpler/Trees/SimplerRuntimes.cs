using Ascend.Interop.Simpler.G6;
using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

/// <summary>The builds of simpler's host runtime behind a host, found and identified once for it.</summary>
internal sealed class SimplerRuntimes
{
    private const string HostRuntimeName = "libhost_runtime.so";

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
        return new SimplerRuntimes(
            string.IsNullOrEmpty(root) ? null : RuntimeBuild.Identify(RuntimeTree.Locate(root, backend), environment),
            string.IsNullOrEmpty(tracr) ? null : RuntimeBuild.Identify(RuntimeTree.Locate(tracr, backend), environment),
            logger);
    }

    private static SimplerRuntimes Find(AscendHost host)
    {
        ILogger logger = host.LoggerFactory.CreateLogger("Ascend.Runtime.Simpler");
        if (host.Libraries.MockDevice is { } mock)
        {
            return OfMock(Path.GetDirectoryName(mock)!, logger);
        }

        SimplerRuntimes found = OfTrees(host.Backend, host.Environment, logger);
        HostLog.Lower(Threshold(host, logger));
        return found;
    }

    private static SimplerRuntimes OfMock(string directory, ILogger logger)
    {
        string tracr = Path.Combine(directory, "tracr", HostRuntimeName);
        return new SimplerRuntimes(
            RuntimeBuild.OfMock(HostLibraries.Existing(directory, HostRuntimeName, "the mock device's library")),
            File.Exists(tracr) ? RuntimeBuild.OfMock(tracr) : null,
            logger);
    }

    /// <summary>What the libraries are to write: their errors for people to read, or what the capture's readers
    /// want.</summary>
    private static SimplerLogLevel Threshold(AscendHost host, ILogger logger) =>
        !host.CapturesRuntimeLog ? SimplerLogLevel.SIMPLER_LOG_ERROR
        : logger.IsEnabled(LogLevel.Trace) ? SimplerLogLevel.SIMPLER_LOG_DEBUG
        : logger.IsEnabled(LogLevel.Debug) ? SimplerLogLevel.SIMPLER_LOG_INFO
        : SimplerLogLevel.SIMPLER_LOG_TIMING;
}
