using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>Device memory that a component of CANN uses.</summary>
/// <param name="Component">Its name, as CANN gives it.</param>
/// <param name="Bytes">What it uses now.</param>
/// <param name="PeakBytes">The most that it has used.</param>
public readonly record struct ComponentMemoryUsage(string Component, long Bytes, long PeakBytes)
{
    internal static ComponentMemoryUsage Of(AclMemUsageInfo info)
    {
        ReadOnlySpan<byte> name = MemoryMarshal.AsBytes((ReadOnlySpan<sbyte>)info.name);
        int end = name.IndexOf((byte)0);
        return new ComponentMemoryUsage(
            Encoding.UTF8.GetString(end < 0 ? name : name[..end]), (long)info.curMemSize, (long)info.memPeakSize);
    }
}
