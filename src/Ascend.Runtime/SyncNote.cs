namespace Ascend.Runtime;

/// <summary>
/// What a synchronisation may add to "the work is done". ACL returns these as codes although the work finished
/// (open CANN runtime, src/acl/aclrt_impl/stream.cpp); the values are the codes.
/// </summary>
public enum SyncNote
{
    /// <summary>Nothing to add.</summary>
    None = 0,

    /// <summary>A number overflowed on an AI core.</summary>
    AiCoreOverflow = 207003,

    /// <summary>A number overflowed on a vector core.</summary>
    VectorCoreOverflow = 207016,

    /// <summary>A number overflowed.</summary>
    Overflow = 207017,

    /// <summary>A data sequence ended.</summary>
    EndOfSequence = 507005,

    /// <summary>A model ended early on purpose.</summary>
    ModelEndedEarly = 507023,
}
