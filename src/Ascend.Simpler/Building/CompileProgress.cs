namespace Ascend.Simpler;

/// <summary>One file of a package is built.</summary>
/// <param name="Name">What it is, such as <c>kernel 'add' (func_id 0)</c>.</param>
/// <param name="Done">Files built so far, this one included.</param>
/// <param name="Total">Files to build.</param>
/// <param name="WasCached">It came from the cache, or was prebuilt.</param>
public sealed record CompileProgress(string Name, int Done, int Total, bool WasCached);
