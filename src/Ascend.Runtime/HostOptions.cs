using Microsoft.Extensions.Logging;

namespace Ascend.Runtime;

/// <summary>What <see cref="AscendHost.Open"/> opens. Every property may be left out.</summary>
public sealed class HostOptions
{
    /// <summary>The environment variable that names a backend (<c>mock</c>, <c>simulator</c>, <c>device</c>).</summary>
    public const string BackendVariable = "ASCEND_BACKEND";

    /// <summary>The environment variable that names the directory of the mock's libraries.</summary>
    public const string MockDirectoryVariable = "ASCEND_MOCK_DIR";

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

    /// <summary>Receives what the host reports; null is silent.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
