namespace Ascend.Runtime;

/// <summary>Whose numbers an error code belongs to.</summary>
public enum ErrorLibrary
{
    /// <summary>CANN's ACL runtime (<c>libascendcl.so</c>, <c>libacl_rt.so</c>).</summary>
    Acl,

    /// <summary>simpler's host runtime (<c>libhost_runtime.so</c>), host C API of the 2026-08 generation.</summary>
    Simpler,
}
