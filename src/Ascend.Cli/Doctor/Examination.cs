using System.Globalization;
using System.Runtime.InteropServices;
using Ascend.Runtime;

namespace Ascend.Cli.Doctor;

/// <summary>Looks at the machine, the environment and the trees that it names, then has a child process open the backend.</summary>
internal static class Examination
{
    private const string DriverVersionFile = "/usr/local/Ascend/driver/version.info";

    private static readonly string[] s_variables =
    [
        HostOptions.BackendVariable, HostOptions.SimplerVariable, HostOptions.SimplerTracrVariable, HostOptions.CannVariable,
        HostOptions.MockDirectoryVariable, SimplerSourceTree.PtoIsaVariable, HostCompilerFinder.Variable, "CXX", "HOME",
    ];

    /// <param name="backend">The backend to examine; null for the default one.</param>
    /// <param name="cancellation">Ends the examination.</param>
    public static async Task<DoctorReport> RunAsync(BackendKind? backend, CancellationToken cancellation)
    {
        List<Finding> findings =
        [
            .. Machine(), .. s_variables.Select(Variable), .. SameTree(), .. await KernelToolsAsync(cancellation).ConfigureAwait(false), .. await SimulatorAsync(backend, cancellation).ConfigureAwait(false),
            .. await DeviceHostAsync(backend, cancellation).ConfigureAwait(false),
        ];
        Finding probe = await ProbeProcess.RunAsync(backend, cancellation).ConfigureAwait(false);
        findings.Add(probe);
        return new DoctorReport(findings, probe.Level == FindingLevel.Ok);
    }

    private static IEnumerable<Finding> Machine()
    {
        yield return new Finding("machine", "system", FindingLevel.Info, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        yield return new Finding("machine", "runtime", FindingLevel.Info, RuntimeInformation.FrameworkDescription);
        yield return new Finding("machine", "ascend", FindingLevel.Info, RuntimeWorker.Version) { Pin = RuntimeWorker.Version };
        yield return new Finding(
            "machine", "processors", FindingLevel.Info, Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
    }

    private static Finding Variable(string name) => new(
        "environment", name, FindingLevel.Info, Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : "not set");

    /// <summary>What kernels are compiled with, where it is named or found.</summary>
    private static async Task<IReadOnlyList<Finding>> KernelToolsAsync(CancellationToken cancellation)
    {
        var findings = new List<Finding>();
        if (Value(SimplerSourceTree.PtoIsaVariable) is { } ptoIsa)
        {
            string? commit = await SimplerSourceTree.PtoIsaCommitAsync(ptoIsa, cancellation).ConfigureAwait(false);
            findings.Add(new Finding("kernels", "pto-isa", FindingLevel.Info, $"{ptoIsa}, {commit ?? "of a commit that git does not tell"}") { Pin = commit });
        }

        try
        {
            CompilerTool tool = await new HostCompilerFinder(Environment.GetEnvironmentVariable)
                .FindAsync(requested: null, forKernels: true, cancellation).ConfigureAwait(false);
            findings.Add(new Finding("kernels", "simulator compiler", FindingLevel.Info, $"{tool.Path}, {tool.Identity}") { Pin = tool.Identity });
        }
        catch (AscendNotSupportedException e)
        {
            findings.Add(new Finding("kernels", "simulator compiler", FindingLevel.Warning, e.Message, e.NextStep));
        }

        return findings;
    }

    private static async Task<IReadOnlyList<Finding>> SimulatorAsync(BackendKind? backend, CancellationToken cancellation)
    {
        string? root = Value(HostOptions.SimplerVariable);
        if (root is null)
        {
            return
            [
                new Finding(
                    "simulator",
                    "plain tree",
                    backend == BackendKind.Simulator ? FindingLevel.Problem : FindingLevel.Warning,
                    $"{HostOptions.SimplerVariable} is not set",
                    "Build simpler for a2a3sim and set it to the checkout or the installed package."),
            ];
        }

        return await TreesAsync("simulator", root, BackendKind.Simulator, cancellation).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<Finding>> DeviceHostAsync(BackendKind? backend, CancellationToken cancellation)
    {
        List<Finding> findings = [.. Cann(backend)];
        if (Value(HostOptions.CannVariable) is not null && Value(HostOptions.SimplerVariable) is { } root)
        {
            findings.AddRange(await TreesAsync("device", root, BackendKind.Device, cancellation).ConfigureAwait(false));
        }

        return findings;
    }

    private static IEnumerable<Finding> Cann(BackendKind? backend)
    {
        FindingLevel missing = backend == BackendKind.Device ? FindingLevel.Problem : FindingLevel.Warning;
        string? cann = Value(HostOptions.CannVariable);
        foreach (Finding finding in CannFindings.Of(cann, missing))
        {
            yield return finding;
        }

        yield return File.Exists(DriverVersionFile)
            ? new Finding("device", "driver", FindingLevel.Info, FirstLines(DriverVersionFile))
            : new Finding("device", "driver", missing, $"'{DriverVersionFile}' does not exist", "Install the Ascend driver and firmware.");
        string[] nodes = Directory.Exists("/dev") ? [.. Directory.EnumerateFileSystemEntries("/dev", "davinci*").Order(StringComparer.Ordinal)] : [];
        yield return nodes.Length > 0
            ? new Finding("device", "device nodes", FindingLevel.Ok, string.Join(", ", nodes))
            : new Finding("device", "device nodes", missing, "there is no /dev/davinci*", "Run on an Ascend host, or give the container its devices.");
    }

    private static async Task<IReadOnlyList<Finding>> TreesAsync(string section, string root, BackendKind backend, CancellationToken cancellation)
    {
        IReadOnlyList<Finding> plain = await TreeFindings.OfAsync(section, isTracr: false, root, backend, cancellation).ConfigureAwait(false);
        IEnumerable<Finding> traced = Value(HostOptions.SimplerTracrVariable) is { } tracr
            ? await TreeFindings.OfAsync(section, isTracr: true, tracr, backend, cancellation).ConfigureAwait(false)
            :
            [
                new Finding(
                    section,
                    "TraCR tree",
                    FindingLevel.Warning,
                    $"{HostOptions.SimplerTracrVariable} is not set: runs cannot be traced",
                    "Build simpler's TraCR branch (hw-native-sys/simpler pull request 1173, from 2026-06-25 on; kernel ids from 2026-07-02) with "
                    + "BUILD_TRACR=ON and set it to that tree."),
            ];
        return [.. plain, .. traced];
    }

    private static IEnumerable<Finding> SameTree()
    {
        try
        {
            SimplerRuntimes.RequireDifferent(Value(HostOptions.SimplerVariable), Value(HostOptions.SimplerTracrVariable));
            return [];
        }
        catch (AscendNotSupportedException e)
        {
            return [new Finding("environment", "trees", FindingLevel.Problem, e.Message, e.NextStep)];
        }
    }

    private static string? Value(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    internal static string FirstLines(string file)
    {
        try
        {
            return string.Join("; ", File.ReadLines(file).Where(line => line.Trim().Length > 0).Take(3));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"'{file}' cannot be read: {e.Message}";
        }
    }
}
