namespace Ascend.Simpler;

/// <summary>Whose command line a compiler understands.</summary>
internal enum CompilerFamily
{
    /// <summary>GNU.</summary>
    Gcc,

    /// <summary>LLVM, ccec among them.</summary>
    Clang,
}
