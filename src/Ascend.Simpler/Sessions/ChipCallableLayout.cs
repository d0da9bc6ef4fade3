using System.Runtime.CompilerServices;
using G0Header = Ascend.Interop.Simpler.G0.ChipCallableHeader;
using G6Header = Ascend.Interop.Simpler.G6.ChipCallableHeader;

namespace Ascend.Simpler;

/// <summary>Where a chip callable of one generation has its parts, in bytes from its start.</summary>
internal sealed record ChipCallableLayout
{
    /// <summary>Generation G0.</summary>
    public static ChipCallableLayout G0 { get; } = OfG0();

    /// <summary>Generation G6.</summary>
    public static ChipCallableLayout G6 { get; } = OfG6();

    /// <summary>Most tensors that a call takes.</summary>
    public required int MaxTensors { get; init; }

    public required int SigCount { get; init; }

    public required int BinarySize { get; init; }

    public required int FuncName { get; init; }

    public required int FuncNameLength { get; init; }

    public required int ChildFuncIds { get; init; }

    public required int ChildOffsets { get; init; }

    public required int ChildCount { get; init; }

    public required int ConfigName { get; init; }

    public required int ConfigNameLength { get; init; }

    public required int Storage { get; init; }

    /// <summary>The layout of a generation that this library drives.</summary>
    public static ChipCallableLayout Of(SimplerGeneration generation) => generation == SimplerGeneration.G0 ? G0 : G6;

    private static ChipCallableLayout OfG0()
    {
        G0Header h = default;
        return new ChipCallableLayout
        {
            MaxTensors = (int)Ascend.Interop.Simpler.G0.SimplerLimit.SIMPLER_MAX_CHIP_TENSORS,
            SigCount = Offset(ref h, ref h.sig_count),
            BinarySize = Offset(ref h, ref h.binary_size),
            FuncName = Offset(ref h, ref h.func_name),
            FuncNameLength = Offset(ref h, ref h.func_name_len),
            ChildFuncIds = Offset(ref h, ref h.child_func_ids),
            ChildOffsets = Offset(ref h, ref h.child_offsets),
            ChildCount = Offset(ref h, ref h.child_count),
            ConfigName = Offset(ref h, ref h.config_name),
            ConfigNameLength = Offset(ref h, ref h.config_name_len),
            Storage = (int)Ascend.Interop.Simpler.G0.SimplerCallableLayout.CHIP_CALLABLE_STORAGE_OFFSET,
        };
    }

    private static ChipCallableLayout OfG6()
    {
        G6Header h = default;
        return new ChipCallableLayout
        {
            MaxTensors = (int)Ascend.Interop.Simpler.G6.SimplerLimit.SIMPLER_MAX_CHIP_TENSORS,
            SigCount = Offset(ref h, ref h.sig_count),
            BinarySize = Offset(ref h, ref h.binary_size),
            FuncName = Offset(ref h, ref h.func_name),
            FuncNameLength = Offset(ref h, ref h.func_name_len),
            ChildFuncIds = Offset(ref h, ref h.child_func_ids),
            ChildOffsets = Offset(ref h, ref h.child_offsets),
            ChildCount = Offset(ref h, ref h.child_count),
            ConfigName = Offset(ref h, ref h.config_name),
            ConfigNameLength = Offset(ref h, ref h.config_name_len),
            Storage = (int)Ascend.Interop.Simpler.G6.SimplerCallableLayout.CHIP_CALLABLE_STORAGE_OFFSET,
        };
    }

    private static int Offset<T, TField>(ref T value, ref TField field)
        where T : unmanaged
        where TField : unmanaged =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<T, byte>(ref value), ref Unsafe.As<TField, byte>(ref field));
}
