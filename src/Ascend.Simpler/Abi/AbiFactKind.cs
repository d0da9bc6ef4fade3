namespace Ascend.Simpler;

/// <summary>What an <see cref="AbiFact"/> is about.</summary>
internal enum AbiFactKind
{
    /// <summary>The size of a structure in bytes.</summary>
    Size,

    /// <summary>Offset and size of a member.</summary>
    Field,

    /// <summary>Offset of a member that has no size of its own.</summary>
    Offset,

    /// <summary>The value of a constant expression.</summary>
    Constant,

    /// <summary>Return and parameter types of a function.</summary>
    Function,
}
