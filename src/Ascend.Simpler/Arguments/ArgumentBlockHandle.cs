using System.Runtime.InteropServices;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Simpler;

/// <summary>Owns one zeroed <see cref="ChipStorageTaskArgs"/> in native memory, aligned as the ABI asks.</summary>
internal sealed unsafe class ArgumentBlockHandle : SafeHandle
{
    private const int Alignment = 64;

    public ArgumentBlockHandle()
        : base(0, ownsHandle: true)
    {
        void* block = NativeMemory.AlignedAlloc((nuint)sizeof(ChipStorageTaskArgs), Alignment);
        NativeMemory.Clear(block, (nuint)sizeof(ChipStorageTaskArgs));
        SetHandle((nint)block);
    }

    public override bool IsInvalid => handle == 0;

    public ref ChipStorageTaskArgs Value => ref *(ChipStorageTaskArgs*)handle;

    public ChipStorageTaskArgs* Pointer => (ChipStorageTaskArgs*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
