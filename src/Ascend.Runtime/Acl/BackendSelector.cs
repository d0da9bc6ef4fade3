using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>A backend and why it was chosen, in a sentence.</summary>
internal sealed record BackendChoice(BackendKind Backend, string Reason);

/// <summary>
/// Chooses the backend of a host. An explicit choice is binding; a device that is asked for needs CANN only, sessions on it simpler too. The default is the device when both its trees are named, else the
/// mock, and says what it passed over; the simulator is opened only when asked for, since it is for checking kernels and its
/// times mean nothing.
/// </summary>
internal static class BackendSelector
{
    private const string CannVariable = HostOptions.CannVariable;
    private const string SimplerVariable = HostOptions.SimplerVariable;

    /// <summary>Chooses a backend.</summary>
    /// <param name="explicitChoice"><see cref="HostOptions.Backend"/>.</param>
    /// <param name="environment">Reads an environment variable; null or empty when it is not set.</param>
    /// <exception cref="AscendException"><c>ASCEND_BACKEND</c> names no backend, or a tree that is missing.</exception>
    public static BackendChoice Select(BackendKind? explicitChoice, Func<string, string?> environment)
    {
        string? variable = environment(HostOptions.BackendVariable);
        if (explicitChoice is null && !string.IsNullOrEmpty(variable))
        {
            return Demand(Parse(variable), $"{HostOptions.BackendVariable} names it", environment);
        }

        return explicitChoice is { } backend
            ? Demand(backend, "the options name it", environment)
            : SelectDefault(environment);
    }

    private static BackendKind Parse(string text)
    {
        foreach (BackendKind backend in Enum.GetValues<BackendKind>())
        {
            if (string.Equals(backend.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return backend;
            }
        }

        throw new AscendException(
            $"{HostOptions.BackendVariable} is '{text}', which is no backend.",
            "Set it to mock, simulator or device, or leave it unset.");
    }

    private static BackendChoice Demand(BackendKind backend, string reason, Func<string, string?> environment)
    {
        string? unusable = backend switch
        {
            BackendKind.Mock => null,
            BackendKind.Simulator => ProblemOfSimpler(environment),
            BackendKind.Device => ProblemOfCann(environment)
                ?? (string.IsNullOrEmpty(environment(SimplerVariable)) ? null : ProblemOfSimpler(environment)),
            _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, "No such backend."),
        };
        return unusable is null
            ? new BackendChoice(backend, reason)
            : throw new AscendException(
                $"The {backend} backend cannot be opened: {unusable}.",
                backend == BackendKind.Device
                    ? $"Install CANN and source its set_env.sh, which sets {CannVariable} (and set {SimplerVariable} for sessions of simpler), or "
                        + "choose the mock backend."
                    : $"Set {SimplerVariable} to a usable tree, or choose the mock backend.");
    }

    private static BackendChoice SelectDefault(Func<string, string?> environment)
    {
        string? cann = ProblemOfCann(environment);
        string? simpler = ProblemOfSimpler(environment);
        return (cann, simpler) switch
        {
            (null, null) => new BackendChoice(BackendKind.Device, $"{CannVariable} and {SimplerVariable} name usable trees"),
            (_, null) => new BackendChoice(
                BackendKind.Mock, $"no device: {cann}; the simulator of {SimplerVariable} is opened only when asked for"),
            (null, _) => new BackendChoice(BackendKind.Mock, $"no device or simulator: {simpler}"),
            _ => new BackendChoice(BackendKind.Mock, $"no device or simulator: {cann}, {simpler}"),
        };
    }

    private static string? ProblemOfSimpler(Func<string, string?> environment) => ProblemOfTree(
        environment,
        SimplerVariable,
        Path.Combine("build", "lib"),
        Path.Combine("_assets", "build", "lib"),
        Path.Combine("simpler_setup", "_assets", "build", "lib"));

    private static string? ProblemOfCann(Func<string, string?> environment)
    {
        string host = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-linux" : "x86_64-linux";
        return ProblemOfTree(environment, CannVariable, "lib64", Path.Combine(host, "lib64"));
    }

    /// <summary>Why a tree is not usable, or null when the directory exists and has one of the folders.</summary>
    private static string? ProblemOfTree(Func<string, string?> environment, string variable, params string[] folders)
    {
        string? root = environment(variable);
        return string.IsNullOrEmpty(root) ? $"{variable} is not set"
            : !Directory.Exists(root) ? $"{variable} names '{root}', which does not exist"
            : Array.Exists(folders, f => Directory.Exists(Path.Combine(root, f))) ? null
            : $"{variable} names '{root}', which has no {string.Join(" or ", folders)}";
    }
}
