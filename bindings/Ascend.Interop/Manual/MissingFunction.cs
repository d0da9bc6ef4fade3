using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascend.Interop;

/// <summary>
/// What takes the place of a function that a library lacks, so that a call through its table is safe. Called with any
/// arguments: the C calling conventions of x86-64 and AArch64 leave them to the caller.
/// </summary>
public static unsafe class MissingFunction
{
    /// <summary>The status that a missing function answers; no library uses it.</summary>
    public const int Status = int.MinValue + 0x4D15;

    internal static nint StatusFunction => (nint)(delegate* unmanaged[Cdecl]<int>)&AnswerStatus;

    internal static nint ValueFunction => (nint)(delegate* unmanaged[Cdecl]<nint>)&AnswerZero;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int AnswerStatus() => Status;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint AnswerZero() => 0;
}
