using System.Runtime.InteropServices;

namespace Ascend.Runtime;

/// <summary>A backend and why it was chosen, in a sentence.</summary>
internal sealed record BackendChoice(BackendKind Backend, string Reason);

/// <summary>Chooses the backend of a host. An explicit choice is binding; the default says what it passed over.</summary>
internal static class BackendSelector
{
    private const string CannVariable = "ASCEND_HOME_PATH";
    private const string SimplerVariable = "SIMPLER_ROOT";

    /// <summary>Chooses a backend.</summary>
    /// <param name="explicitChoice"><see cref="HostOptions.Backend"/>.</param>
    /// <param name="environment">Reads an environment variable; null or empty when it is not set.</param>
    /// <exception cref="AscendException"><c>ASCEND_BACKEND</c> names no backend, or a tree that is missing.</exception>
    /// <exception cref="AscendNotSupportedException">The backend asked for is one that this version does not drive.</exception>
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
            BackendKind.Device => ProblemOfCann(environment) ?? ProblemOfSimpler(environment),
            _ => throw new ArgumentOutOfRangeException(nameof(backend), backend, "No such backend."),
        };
        if (unusable is not null)
        {
            throw new AscendException(
                $"The {backend} backend cannot be opened: {unusable}.",
                $"Set {(backend == BackendKind.Device ? CannVariable + " and " + SimplerVariable : SimplerVariable)} "
                + "to usable trees, or choose the mock backend.");
        }

        return backend == BackendKind.Mock
            ? new BackendChoice(backend, reason)
            : throw new AscendNotSupportedException(
                $"The {backend} backend cannot be opened: {NotVerified(environment)}.",
                "Choose the mock backend, or use a version of this library that verifies the tree's generation.");
    }

    private static BackendChoice SelectDefault(Func<string, string?> environment)
    {
        string? cann = ProblemOfCann(environment);
        string? simpler = ProblemOfSimpler(environment);
        if (simpler is not null)
        {
            return new BackendChoice(
                BackendKind.Mock,
                cann is null ? $"no device or simulator: {simpler}" : $"no device or simulator: {cann}, {simpler}");
        }

        BackendKind available = cann is null ? BackendKind.Device : BackendKind.Simulator;
        return new BackendChoice(
            BackendKind.Mock, $"the {available} backend was passed over: {NotVerified(environment)}");
    }

    /// <summary>simpler's functions changed parameters without changing name, so an unknown tree is never called.</summary>
    private static string NotVerified(Func<string, string?> environment) =>
        $"the ABI generation of the simpler tree '{environment(SimplerVariable)}' is not verified by this version, "
        + "and calling another generation corrupts memory";

    private static string? ProblemOfSimpler(Func<string, string?> environment) =>
        ProblemOfTree(environment, SimplerVariable, Path.Combine("build", "lib"));

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
