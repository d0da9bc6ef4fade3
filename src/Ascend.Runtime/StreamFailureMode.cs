namespace Ascend.Runtime;

/// <summary>What a context does after one of its tasks failed (aclrtSetStreamFailureMode). The values are ACL's.</summary>
public enum StreamFailureMode
{
    /// <summary>Later tasks run all the same; the next synchronisation of the stream reports the failure once.</summary>
    Continue = 0,

    /// <summary>The context keeps the failure: every later submission and synchronisation of all its streams answers with it.</summary>
    Stop = 1,
}
