using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Ascend.Interop.Simpler.G6;

namespace Ascend.Simpler;

/// <summary>
/// Owns a chip callable in native memory: header, orchestration binary, then each child kernel at a multiple of 64 bytes
/// (layout: the contract header of the generation in <c>bindings/</c>).
/// </summary>
internal sealed unsafe class ChipCallableHandle : SafeHandle
{
    private const int NameBytes = 64;
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
    /// <param name="package">The package.</param>
    /// <param name="platform">The platform whose binaries it takes.</param>
    /// <param name="layout">Where the generation of the host runtime has the parts.</param>
    /// <exception cref="KernelPackageException">The package has no binary for the platform, one cannot be read, is damaged or is not
    /// what the runtime loads, or it takes more tensors than the generation.</exception>
    public static ChipCallableHandle Build(KernelPackage package, string platform, ChipCallableLayout layout)
    {
        if (package.Arguments.Count > layout.MaxTensors)
        {
            throw new KernelPackageException(
                package.DirectoryPath,
                $"it takes {package.Arguments.Count} tensors; this generation of the host runtime takes at most {layout.MaxTensors}.");
        }

        byte[] orchestration = ReadBinary(
            package, "the orchestration", package.OrchestrationBinaries, platform, package.OrchestrationFunction, isOrchestration: true);
        byte[][] children =
            [.. package.Kernels.Select(kernel => ReadBinary(
                package, $"kernel '{kernel.Name}'", kernel.Binaries, platform, BinaryRules.EntryPoint, isOrchestration: false))];

        var offsets = new uint[children.Length];
        ulong end = (ulong)orchestration.Length;
        for (int i = 0; i < children.Length; i++)
        {
            end = (end + Alignment - 1) / Alignment * Alignment;
            offsets[i] = checked((uint)end);
            end += (ulong)ChildBinaryOffset + (ulong)children[i].Length;
        }

        var callable = new ChipCallableHandle((nuint)layout.Storage + (nuint)end);
        byte* header = (byte*)callable.Pointer;
        for (int i = 0; i < package.Arguments.Count; i++)
        {
            ((int*)header)[i] = (int)package.Arguments[i].Direction;
        }

        *(int*)(header + layout.SigCount) = package.Arguments.Count;
        *(uint*)(header + layout.BinarySize) = (uint)orchestration.Length;
        *(uint*)(header + layout.FuncNameLength) = WriteName(header + layout.FuncName, package.OrchestrationFunction);
        *(uint*)(header + layout.ConfigNameLength) = WriteName(header + layout.ConfigName, package.OrchestrationConfig);
        *(int*)(header + layout.ChildCount) = children.Length;
        byte* storage = header + layout.Storage;
        orchestration.CopyTo(new Span<byte>(storage, orchestration.Length));
        for (int i = 0; i < children.Length; i++)
        {
            KernelDeclaration kernel = package.Kernels[i];
            ((int*)(header + layout.ChildFuncIds))[i] = kernel.FuncId;
            ((uint*)(header + layout.ChildOffsets))[i] = offsets[i];
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

    private static uint WriteName(byte* destination, string name) =>
        (uint)Encoding.UTF8.GetBytes(name, new Span<byte>(destination, NameBytes - 1));

    private static byte[] ReadBinary(
        KernelPackage package,
        string owner,
        IReadOnlyDictionary<string, string> binaries,
        string platform,
        string function,
        bool isOrchestration)
    {
        if (!binaries.TryGetValue(platform, out string? path))
        {
            throw new KernelPackageException(
                package.DirectoryPath,
                $"{owner} has no binary for platform '{platform}', only for {string.Join(", ", binaries.Keys.Order(StringComparer.Ordinal))}. "
                + "Choose a backend the package was built for, or build it for this one.");
        }

        KernelPackageException Refuse(string problem, Exception? inner = null) =>
            new(package.DirectoryPath, $"the binary of {owner}, '{path}', {problem}", inner);
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (bytes.Length == 0)
            {
                throw Refuse("is empty.");
            }

            if (package.Digests.TryGetValue(path, out string? digest) && digest != Convert.ToHexStringLower(SHA256.HashData(bytes)))
            {
                throw Refuse($"is not the one that the package was written with: its {bytes.Length} bytes have another SHA-256. Build it again.");
            }

            CheckBinary(bytes, platform, function, isOrchestration);
            return bytes;
        }
        catch (InvalidDataException e)
        {
            throw Refuse($"cannot be loaded: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refuse($"cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Checks what the runtime loads with the dynamic linker, which a damaged file could crash.</summary>
    /// <exception cref="InvalidDataException">The binary is not such a file.</exception>
    private static void CheckBinary(byte[] bytes, string platform, string function, bool isOrchestration)
    {
        if (KernelPlatform.Find(platform) is { } known && (known.IsSimulator || isOrchestration))
        {
            BinaryRules.CheckSharedObject(bytes, function, forDeviceProcessor: !known.IsSimulator, requireBuildId: isOrchestration);
        }
    }
}
