using System.Runtime.InteropServices;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>Owns one zeroed <see cref="AdapterArguments"/> in native memory, aligned as a cache line.</summary>
internal sealed unsafe class ArgumentBlockHandle : SafeHandle
{
    private const int Alignment = 64;

    public ArgumentBlockHandle()
        : base(0, ownsHandle: true)
    {
        void* block = NativeMemory.AlignedAlloc((nuint)sizeof(AdapterArguments), Alignment);
        NativeMemory.Clear(block, (nuint)sizeof(AdapterArguments));
        SetHandle((nint)block);
    }

    public override bool IsInvalid => handle == 0;

    public ref AdapterArguments Value => ref *(AdapterArguments*)handle;

    public AdapterArguments* Pointer => (AdapterArguments*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
