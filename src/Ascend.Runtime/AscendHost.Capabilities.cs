using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>What the library, CANN and the devices are and can do.</content>
public sealed unsafe partial class AscendHost
{
    /// <summary>Bytes of a version text, as CANN's documentation has it (ACL_PKG_VERSION_MAX_SIZE).</summary>
    private const int VersionTextBytes = AclConstants.ACL_PKG_VERSION_MAX_SIZE;

    /// <summary>Packages that may tell a version.</summary>
    private static readonly string[] s_packages = ["driver", "runtime", "compiler", "hccl", "toolkit", "opp", "opp_kernel"];

    /// <summary>Functions of ACL that the library lacks, with the first CANN release that has each; empty on the simulator, which uses no
    /// ACL. An operation that needs one throws <see cref="AscendNotSupportedException"/>; everything else works.</summary>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    public IReadOnlyDictionary<string, string> MissingFunctions
    {
        get
        {
            ThrowIfDisposed();
            return _acl?.Missing ?? new Dictionary<string, string>();
        }
    }

    /// <summary>Whether the ACL library has a function; false on the simulator, which uses no ACL. That it is there does not say that the
    /// chip and the driver offer what it does.</summary>
    /// <param name="function">A function's name, such as <c>aclrtMemsetD32</c>.</param>
    /// <exception cref="ArgumentException">This version knows no such function.</exception>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    public bool Supports(string function)
    {
        ArgumentException.ThrowIfNullOrEmpty(function);
        ThrowIfDisposed();
        return NativeTable<AclApi>.SymbolNames.Contains(function)
            ? _acl?.Has(function) ?? false
            : throw new ArgumentException($"'{function}' is not among the functions of ACL that this version describes.", nameof(function));
    }

    /// <summary>Versions of the driver and of CANN's packages, by package; what cannot be told is left out (aclsysGetVersionStr, CANN
    /// 8.5.0). Under <c>acl</c> is the version of the library's interface (aclrtGetVersion).</summary>
    /// <exception cref="ObjectDisposedException">The host was disposed.</exception>
    public IReadOnlyDictionary<string, string> GetVersions()
    {
        ThrowIfDisposed();
        var versions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (_acl is null)
        {
            return versions;
        }

        int major;
        int minor;
        int patch;
        if (Answered(_acl.Api.aclrtGetVersion(&major, &minor, &patch)))
        {
            versions["acl"] = $"{major}.{minor}.{patch}";
        }

        byte* text = stackalloc byte[VersionTextBytes];
        foreach (string package in s_packages)
        {
            new Span<byte>(text, VersionTextBytes).Clear();
            fixed (byte* name = Encoding.UTF8.GetBytes(package + '\0'))
            {
                if (Answered(_acl.Api.aclsysGetVersionStr((sbyte*)name, (sbyte*)text))
                    && Marshal.PtrToStringUTF8((nint)text) is { Length: > 0 } version)
                {
                    versions[package] = version;
                }
            }
        }

        return versions;
    }

    internal DeviceInfo Describe(int deviceId)
    {
        if (_acl is null)
        {
            return SimulatedChip.Describe(deviceId, SocName);
        }

        DeviceMemoryInfo? memory = null;
        AscendException? problem = null;
        try
        {
            using DeviceHandle handle = OpenHandle(deviceId);
            memory = Device.QueryMemory(handle, DeviceMemoryKind.HighBandwidth);
        }
        catch (AscendException e)
        {
            problem = e;
            RuntimeLog.DeviceUnavailable(Logger, e, deviceId);
        }

        int physical;
        return new DeviceInfo
        {
            Id = deviceId,
            Backend = Backend,
            SocName = SocName,
            AiCubeCount = (int?)Attribute(deviceId, DeviceAttribute.CubeCoreCount),
            AiVectorCount = (int?)Attribute(deviceId, DeviceAttribute.VectorCoreCount),
            AiCpuCount = (int?)Attribute(deviceId, DeviceAttribute.AiCpuCount),
            AiCoreCount = (int?)Attribute(deviceId, DeviceAttribute.AiCoreCount),
            L2CacheBytes = Attribute(deviceId, DeviceAttribute.L2CacheBytes),
            Architecture = (int?)Attribute(deviceId, DeviceAttribute.NpuArchitecture),
            PhysicalId = Answered(_acl.Api.aclrtGetPhyDevIdByLogicDevId(deviceId, &physical)) ? physical : null,
            Uuid = UuidOf(deviceId),
            Memory = memory,
            Problem = problem,
        };
    }

    private long? Attribute(int deviceId, DeviceAttribute attribute)
    {
        long value;
        return Answered(_acl!.Api.aclrtGetDeviceInfo((uint)deviceId, (AclDevAttr)attribute, &value)) ? value : null;
    }

    private string? UuidOf(int deviceId)
    {
        AclUuid uuid;
        return Answered(_acl!.Api.aclrtDeviceGetUuid(deviceId, &uuid))
            ? Convert.ToHexStringLower(MemoryMarshal.AsBytes((ReadOnlySpan<sbyte>)uuid.bytes))
            : null;
    }

    /// <summary>The question was answered; what the library says about another outcome would otherwise be read with the next failure.</summary>
    private bool Answered(int status)
    {
        if (status is not (0 or MissingFunction.Status))
        {
            _ = _acl!.ReadRecentMessage();
        }

        return status == 0;
    }
}
