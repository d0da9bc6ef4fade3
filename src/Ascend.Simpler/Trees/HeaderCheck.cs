namespace Ascend.Simpler;

/// <summary>How a runtime's ABI was checked against the headers of its tree.</summary>
public enum HeaderCheck
{
    /// <summary>The tree has no headers; the exported symbols alone decided.</summary>
    None,

    /// <summary>A C++ compiler gave sizes, offsets, constants and function types.</summary>
    Compiled,

    /// <summary>As <see cref="Compiled"/>, remembered from an earlier check of the same files with the same compiler.</summary>
    CompiledBefore,

    /// <summary>There is no compiler; the declarations were read as text.</summary>
    Parsed,
}
