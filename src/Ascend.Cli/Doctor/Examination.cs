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
        HostOptions.MockDirectoryVariable, "CXX", "HOME",
    ];

    /// <param name="backend">The backend to examine; null for the default one.</param>
    /// <param name="cancellation">Ends the examination.</param>
    public static async Task<DoctorReport> RunAsync(BackendKind? backend, CancellationToken cancellation)
    {
        List<Finding> findings = [.. Machine(), .. s_variables.Select(Variable), .. Simulator(backend), .. DeviceHost(backend)];
        Finding probe = await ProbeProcess.RunAsync(backend, cancellation).ConfigureAwait(false);
        findings.Add(probe);
        return new DoctorReport(findings, probe.Level == FindingLevel.Ok);
    }

    private static IEnumerable<Finding> Machine()
    {
        yield return new Finding("machine", "system", FindingLevel.Info, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}");
        yield return new Finding("machine", "runtime", FindingLevel.Info, RuntimeInformation.FrameworkDescription);
        yield return new Finding(
            "machine", "processors", FindingLevel.Info, Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
    }

    private static Finding Variable(string name) => new(
        "environment", name, FindingLevel.Info, Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : "not set");

    private static IEnumerable<Finding> Simulator(BackendKind? backend)
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

        return Trees("simulator", root, BackendKind.Simulator);
    }

    private static IEnumerable<Finding> DeviceHost(BackendKind? backend)
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
        if (cann is not null && Value(HostOptions.SimplerVariable) is { } root)
        {
            foreach (Finding finding in Trees("device", root, BackendKind.Device))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Trees(string section, string root, BackendKind backend)
    {
        IEnumerable<Finding> plain = TreeFindings.Of(section, "plain", root, backend);
        return Value(HostOptions.SimplerTracrVariable) is { } tracr
            ? plain.Concat(TreeFindings.Of(section, "TraCR", tracr, backend))
            : plain.Append(new Finding(
                section,
                "TraCR tree",
                FindingLevel.Warning,
                $"{HostOptions.SimplerTracrVariable} is not set: runs cannot be traced",
                "Build simpler's TraCR branch with BUILD_TRACR=ON and set it to that tree."));
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
