namespace Ascend.Runtime;

/// <summary>A kind of compute core whose number can be limited. The values are ACL's.</summary>
public enum CoreKind
{
    /// <summary>Cube (matrix) cores.</summary>
    Cube = 0,

    /// <summary>Vector cores.</summary>
    Vector = 1,
}
