using System.Diagnostics.CodeAnalysis;

namespace Ascend.Runtime;

/// <summary>Whether the calling thread runs a stream's callback, from which ACL must not be called (CANN documentation of
/// aclrtLaunchHostFunc).</summary>
internal static class CallbackThread
{
    [ThreadStatic]
    private static bool s_inside;

    public static bool IsInside => s_inside;

    public static void Enter() => s_inside = true;

    public static void Leave() => s_inside = false;

    /// <exception cref="AscendInvalidStateException">Always.</exception>
    [DoesNotReturn]
    public static void Refuse() => throw new AscendInvalidStateException(
        "A callback of a stream called the ACL runtime, which would block it: the stream waits for the callback.",
        "Let the callback signal another thread (a channel, a TaskCompletionSource with asynchronous continuations), and call from there.");
}
