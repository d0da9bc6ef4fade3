using Ascend.Runtime;

namespace Ascend.Cli.Explain;

/// <summary>
/// What simpler's host returns in generations after G6: from −1000 on, apart from the device's codes. A number means
/// something only within its generation.
/// </summary>
/// <remarks>
/// Source: simpler's host headers from generation G7a on; INVALID_STATE since G9, INVALID_ARGUMENT in the newest.
/// </remarks>
internal static class LaterCodes
{
    public const string Remark = "in libraries of generation G7a and later; G6 does not return it";

    private const string Log = "Read the \"error detail\" and \"error hint\" lines that the library wrote to stderr.";

    public static IReadOnlyList<ErrorEntry> All { get; } =
    [
        Entry(-1000, "SIMPLER_ERROR_INTERNAL",
            ErrorKind.Internal, "The host's side of the runtime failed; also the answer of a poll that failed", Log),
        Entry(-1001, "SIMPLER_ERROR_UNSUPPORTED",
            ErrorKind.NotSupported, "This build of the runtime does not offer the call",
            "Do without it, or use a build and platform that has it."),
        Entry(-1002, "SIMPLER_ERROR_PREPARED_INCOMPATIBLE",
            ErrorKind.InvalidState, "The prepared run does not fit the state of the context",
            "Finalize the prepared run, then prepare it again with the same context and configuration."),
        Entry(-1003, "SIMPLER_ERROR_INVALID_STATE",
            ErrorKind.InvalidState, "The call does not fit the state of the runtime (since G9)",
            "Call in the order prepare, launch, wait, finalize. " + Log),
        Entry(-1004, "SIMPLER_ERROR_INVALID_ARGUMENT",
            ErrorKind.InvalidInput, "An argument was refused (in one branch of 2026-09: too many prepared callables)",
            "Check the tensors and scalars of the run. " + Log),
        Entry(-1005, "SIMPLER_ERROR_BYTES_EXCEEDED",
            ErrorKind.OutOfResources, "Prepared callables take more bytes than allowed (one branch of 2026-09)",
            "Unregister callables that are not used."),
        Entry(-1006, "SIMPLER_ERROR_NOT_RESIDENT",
            ErrorKind.InvalidState, "The callable is not resident (one branch of 2026-09)", "Register it again."),
        Entry(-1007, "SIMPLER_ERROR_STALE",
            ErrorKind.InvalidState, "The handle is of an earlier registration (one branch of 2026-09)",
            "Register again and use the new handle."),
    ];

    private static ErrorEntry Entry(int code, string name, ErrorKind kind, string meaning, string nextStep) =>
        new(ErrorLibrary.Simpler, code, name, "host", kind, ErrorScope.Unspecified, meaning, nextStep);
}
