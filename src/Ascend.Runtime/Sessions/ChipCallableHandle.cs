using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Runtime;

/// <summary>
/// Owns a chip callable in native memory: header, orchestration binary, then each child kernel at a multiple of 64 bytes
/// (layout: <c>bindings/simpler-g6/simpler_g6.h</c>).
/// </summary>
internal sealed unsafe class ChipCallableHandle : SafeHandle
{
    private const int StorageOffset = (int)SimplerCallableLayout.CHIP_CALLABLE_STORAGE_OFFSET;
    private const int ChildBinaryOffset = (int)SimplerCallableLayout.CORE_CALLABLE_BINARY_OFFSET;
    private const int Alignment = (int)SimplerLimit.SIMPLER_CALLABLE_ALIGNMENT;

    private ChipCallableHandle(nuint size)
        : base(0, ownsHandle: true)
    {
        void* memory = NativeMemory.AlignedAlloc(size, Alignment);
        NativeMemory.Clear(memory, size);
        SetHandle((nint)memory);
    }

    public override bool IsInvalid => handle == 0;

    public void* Pointer => (void*)handle;

    /// <summary>Reads a package's binaries for a platform and lays them out.</summary>
    /// <exception cref="KernelPackageException">The package has no binary for the platform, or one cannot be read.</exception>
    public static ChipCallableHandle Build(KernelPackage package, string platform)
    {
        byte[] orchestration = ReadBinary(package, "the orchestration", package.OrchestrationBinaries, platform);
        byte[][] children =
            [.. package.Kernels.Select(kernel => ReadBinary(package, $"kernel '{kernel.Name}'", kernel.Binaries, platform))];

        var offsets = new uint[children.Length];
        ulong end = (ulong)orchestration.Length;
        for (int i = 0; i < children.Length; i++)
        {
            end = (end + Alignment - 1) / Alignment * Alignment;
            offsets[i] = checked((uint)end);
            end += (ulong)ChildBinaryOffset + (ulong)children[i].Length;
        }

        var callable = new ChipCallableHandle((nuint)(StorageOffset + end));
        ref ChipCallableHeader header = ref *(ChipCallableHeader*)callable.Pointer;
        for (int i = 0; i < package.Arguments.Count; i++)
        {
            header.signature[i] = (int)package.Arguments[i].Direction;
        }

        header.sig_count = package.Arguments.Count;
        header.binary_size = (uint)orchestration.Length;
        header.func_name_len = WriteName(header.func_name, package.OrchestrationFunction);
        header.config_name_len = WriteName(header.config_name, package.OrchestrationConfig);
        header.child_count = children.Length;
        byte* storage = (byte*)callable.Pointer + StorageOffset;
        orchestration.CopyTo(new Span<byte>(storage, orchestration.Length));
        for (int i = 0; i < children.Length; i++)
        {
            KernelDeclaration kernel = package.Kernels[i];
            header.child_func_ids[i] = kernel.FuncId;
            header.child_offsets[i] = offsets[i];
            WriteChild(storage + offsets[i], kernel, children[i]);
        }

        return callable;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }

    private static void WriteChild(byte* at, KernelDeclaration kernel, byte[] binary)
    {
        ref CoreCallableHeader header = ref *(CoreCallableHeader*)at;
        for (int i = 0; i < kernel.Signature.Count; i++)
        {
            header.signature[i] = (int)kernel.Signature[i];
        }

        header.sig_count = kernel.Signature.Count;
        header.binary_size = (uint)binary.Length;
        binary.CopyTo(new Span<byte>(at + ChildBinaryOffset, binary.Length));
    }

    private static uint WriteName(Span<sbyte> destination, string name) =>
        (uint)Encoding.UTF8.GetBytes(name, MemoryMarshal.AsBytes(destination)[..^1]);

    private static byte[] ReadBinary(
        KernelPackage package, string owner, IReadOnlyDictionary<string, string> binaries, string platform)
    {
        if (!binaries.TryGetValue(platform, out string? path))
        {
            throw new KernelPackageException(
                package.DirectoryPath,
                $"{owner} has no binary for platform '{platform}', only for {string.Join(", ", binaries.Keys.Order(StringComparer.Ordinal))}. "
                + "Choose a backend the package was built for, or build it for this one.");
        }

        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            return bytes.Length > 0
                ? bytes
                : throw new KernelPackageException(package.DirectoryPath, $"the binary of {owner}, '{path}', is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelPackageException(package.DirectoryPath, $"the binary of {owner}, '{path}', cannot be read: {e.Message}", e);
        }
    }
}
