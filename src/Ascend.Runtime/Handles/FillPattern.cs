using System.Runtime.InteropServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>How ACL can fill memory with a value: by bytes, by 32-bit words, or not at all.</summary>
internal readonly struct FillPattern
{
    private readonly int _width;

    private FillPattern(int width, uint value)
    {
        _width = width;
        Value = value;
    }

    /// <summary>The byte or word.</summary>
    public uint Value { get; }

    public bool IsByte => _width == 1;

    /// <summary>ACL has a call for it, whatever the library's version.</summary>
    public bool Exists => _width != 0;

    public string BlockingCall => IsByte ? nameof(AclApi.aclrtMemset) : nameof(AclApi.aclrtMemsetD32);

    public string QueuedCall => IsByte ? nameof(AclApi.aclrtMemsetAsync) : nameof(AclApi.aclrtMemsetD32Async);

    /// <summary>Finds the call.</summary>
    /// <param name="value">The value to repeat.</param>
    /// <param name="byteOffset">Where it starts, in bytes of a buffer, which is 64-byte aligned.</param>
    /// <param name="byteCount">How much to fill; words need a multiple of four.</param>
    public static FillPattern Of<T>(T value, long byteOffset, long byteCount)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
        if (bytes.IndexOfAnyExcept(bytes[0]) < 0)
        {
            return new FillPattern(1, bytes[0]);
        }

        if (byteOffset % sizeof(uint) != 0 || byteCount % sizeof(uint) != 0)
        {
            return default;
        }

        if (bytes.Length == sizeof(ushort))
        {
            ushort half = MemoryMarshal.Read<ushort>(bytes);
            return new FillPattern(sizeof(uint), ((uint)half << 16) | half);
        }

        if (bytes.Length % sizeof(uint) != 0)
        {
            return default;
        }

        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
        return words.IndexOfAnyExcept(words[0]) < 0 ? new FillPattern(sizeof(uint), words[0]) : default;
    }

    /// <summary>The library has the blocking call.</summary>
    public bool IsOfferedBy(AclLibrary acl) => Exists && (IsByte || acl.Has(BlockingCall));
}
