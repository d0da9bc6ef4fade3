using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>What <see cref="AscendHost.Open"/> opens. Every property may be left out.</summary>
public sealed record HostOptions
{
    /// <summary>The environment variable that names a backend (<c>mock</c>, <c>simulator</c>, <c>device</c>).</summary>
    public const string BackendVariable = "ASCEND_BACKEND";

    /// <summary>The environment variable that names the directory of the mock's libraries.</summary>
    public const string MockDirectoryVariable = "ASCEND_MOCK_DIR";

    /// <summary>The environment variable that holds or names the mock's noise (<see cref="MockNoise"/>).</summary>
    public const string MockNoiseVariable = "ASCEND_MOCK_NOISE";

    /// <summary>The environment variable that names the built simpler tree of the simulator and device backends.</summary>
    public const string SimplerVariable = "SIMPLER_ROOT";

    /// <summary>The environment variable that names a tree of simpler's TraCR branch, built with TraCR.</summary>
    public const string SimplerTracrVariable = "SIMPLER_TRACR_ROOT";

    /// <summary>The environment variable that names CANN, for the device backend.</summary>
    public const string CannVariable = "ASCEND_HOME_PATH";

    /// <summary>The profile that a mock models when none is named: issue 622 of pypto-lib as reported with TraCR.</summary>
    public const string DefaultMockProfile = "issue622-tracr";

    /// <summary>
    /// The backend to open; nothing else is tried when it cannot be. Null takes <c>ASCEND_BACKEND</c>, which is as binding, and
    /// without that the best backend that this machine offers (<see cref="AscendHost.BackendReason"/> says which and why).
    /// </summary>
    public BackendKind? Backend { get; init; }

    /// <summary>
    /// Directory of the mock's libraries. Null takes <c>ASCEND_MOCK_DIR</c>, else <c>runtimes/&lt;rid&gt;/native/mock</c> beside
    /// the application.
    /// </summary>
    public string? MockDirectory { get; init; }

    /// <summary>
    /// The device that the mock models: the name of a profile in <c>profiles/</c> beside its libraries, or the path of a JSON
    /// file (anything with a directory separator or ending in <c>.json</c>). Null takes the profile that another open host of
    /// this process uses, else <see cref="DefaultMockProfile"/>. The other backends ignore it.
    /// </summary>
    public string? MockProfile { get; init; }

    /// <summary>
    /// Noise on the mock's modelled times: JSON text, or the path of a file with it (anything that does not begin with a brace).
    /// native/README.md lists the keys. Null takes that of another open host of this process, else <c>ASCEND_MOCK_NOISE</c>, else the
    /// profile's own; an empty text takes the profile's own, and <c>{}</c> is none at all. Runs are counted from the opening of the first
    /// host, and the noise ends with the last host and everything made from it. An isolated session's worker counts for itself. The
    /// other backends ignore it.
    /// </summary>
    public string? MockNoise { get; init; }

    /// <summary>
    /// Faults that the mock is to have: JSON text, or the path of a file with it. native/README.md lists what a plan may hold; a plan is
    /// replayed exactly. It replaces any plan in force, is in force before ACL is started, and ends with the last host.
    /// <see cref="AscendHost.SetMockFaults"/> replaces it later. Null leaves <c>ASCEND_MOCK_FAULTS</c> in force, if that is set. An isolated
    /// session's worker has the plan too and counts for itself. The other backends ignore it.
    /// </summary>
    public string? MockFaults { get; init; }

    /// <summary>
    /// simpler's tree (a checkout that was built, or an installed package) for the simulator and device backends. Null takes
    /// <c>SIMPLER_ROOT</c>; nothing else is searched. The mock ignores it.
    /// </summary>
    public string? SimplerRoot { get; init; }

    /// <summary>
    /// The CANN installation for the device backend: the folder whose lib64 has libacl_rt.so or libascendcl.so. Null takes
    /// <c>ASCEND_HOME_PATH</c>; nothing else is searched. The other backends ignore it.
    /// </summary>
    public string? CannRoot { get; init; }

    /// <summary>
    /// A tree of simpler's TraCR branch, built with TraCR, which traced runs use. Null takes
    /// <c>SIMPLER_TRACR_ROOT</c>; without either, runs of the simulator and of a device cannot be traced.
    /// </summary>
    public string? TracrSimplerRoot { get; init; }

    /// <summary>
    /// Take the log lines of simpler's libraries off standard error: they go to <see cref="LoggerFactory"/> (category
    /// <c>Ascend.Runtime.Simpler</c>), a failed run's exception quotes those of error severity, and
    /// <c>RunResult.Timing</c> is filled from them. Off by default; the libraries then write their error lines to standard
    /// error themselves.
    /// </summary>
    /// <remarks>
    /// The libraries know no other place than file descriptor 2, so while a run, registration or session start is in flight that
    /// descriptor of the process is a pipe. What others write there meanwhile is passed on to the real standard error. A process
    /// that dies during a run loses what the pipe still held, and child processes started during a run inherit the pipe. The mock
    /// ignores the option.
    /// </remarks>
    public bool CaptureRuntimeLog { get; init; }

    /// <summary>Receives what the host reports; null is silent.</summary>
    [JsonIgnore]
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>The environment as the options override it.</summary>
    internal string? Environment(string name) => name switch
    {
        SimplerVariable when SimplerRoot is not null => SimplerRoot,
        CannVariable when CannRoot is not null => CannRoot,
        SimplerTracrVariable when TracrSimplerRoot is not null => TracrSimplerRoot,
        _ => System.Environment.GetEnvironmentVariable(name),
    };
}
