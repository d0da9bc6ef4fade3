namespace Ascend.Runtime;

/// <summary>A device's high-bandwidth memory (aclrtGetMemInfo).</summary>
/// <param name="FreeBytes">What can still be allocated, in bytes.</param>
/// <param name="TotalBytes">All of it, in bytes.</param>
public readonly record struct DeviceMemoryInfo(long FreeBytes, long TotalBytes);
