using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ascend.Interop.Tests;

/// <summary>Sizes and offsets as the runtime lays generated structures out.</summary>
internal static unsafe class ManagedLayout
{
    public static FieldInfo[] Fields(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Instance);

    public static long SizeOf(Type type) => type.IsPointer || type.IsFunctionPointer
        ? sizeof(nint)
        : (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    /// <summary>Offset by pointer difference: a field is filled with ones in zeroed memory and found there.</summary>
    public static long OffsetOf(Type type, FieldInfo field)
    {
        // Fields are laid out in sequence, so the offset is found by measuring the type's prefix; Marshal.OffsetOf is not defined
        // for types with runtime marshalling disabled.
        object boxed = RuntimeHelpers.GetUninitializedObject(type);
        long size = SizeOf(type);
        GCHandle handle = GCHandle.Alloc(boxed, GCHandleType.Pinned);
        try
        {
            byte* start = (byte*)handle.AddrOfPinnedObject();
            new Span<byte>(start, (int)size).Clear();
            field.SetValue(boxed, AllOnes(field.FieldType));
            return new ReadOnlySpan<byte>(start, (int)size).IndexOfAnyExcept((byte)0);
        }
        finally
        {
            handle.Free();
        }
    }

    private static object AllOnes(Type type)
    {
        if (type.IsPointer || type.IsFunctionPointer || type.IsUnmanagedFunctionPointer)
        {
            return type.IsPointer ? Pointer.Box((void*)nint.MaxValue, type) : (nint)(-1);
        }

        object value = RuntimeHelpers.GetUninitializedObject(type.IsEnum ? Enum.GetUnderlyingType(type) : type);
        int size = (int)SizeOf(value.GetType());
        GCHandle handle = GCHandle.Alloc(value, GCHandleType.Pinned);
        try
        {
            new Span<byte>((void*)handle.AddrOfPinnedObject(), size).Fill(0xFF);
        }
        finally
        {
            handle.Free();
        }

        return type.IsEnum ? Enum.ToObject(type, value) : value;
    }
}
