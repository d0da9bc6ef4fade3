using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>Owns a package's chip callable in native memory, in the layout of one tree.</summary>
internal sealed unsafe class ChipCallableHandle : SafeHandle
{
    private readonly SimplerAdapter _adapter;

    private ChipCallableHandle(SimplerAdapter adapter, AdapterCallable* callable)
        : base(0, ownsHandle: true)
    {
        _adapter = adapter;
        SetHandle((nint)callable);
    }

    public override bool IsInvalid => handle == 0;

    public AdapterCallable* Pointer => (AdapterCallable*)handle;

    /// <summary>Reads a package's binaries for a platform and has a tree's adapter lay them out.</summary>
    /// <param name="package">The package.</param>
    /// <param name="platform">The platform whose binaries it takes.</param>
    /// <param name="adapter">The adapter.</param>
    /// <exception cref="KernelPackageException">The package has no binary for the platform, one cannot be read, is damaged or is not
    /// what the runtime loads, or the tree has no room for its arguments, kernels or names.</exception>
    public static ChipCallableHandle Build(KernelPackage package, string platform, SimplerAdapter adapter)
    {
        using var memory = new PinnedParts();
        byte[] orchestration = ReadBinary(
            package, "the orchestration", package.OrchestrationBinaries, platform, package.OrchestrationFunction, isOrchestration: true);
        var kernels = new AdapterKernel[package.Kernels.Count];
        for (int i = 0; i < kernels.Length; i++)
        {
            KernelDeclaration kernel = package.Kernels[i];
            byte[] binary = ReadBinary(
                package, $"kernel '{kernel.Name}'", kernel.Binaries, platform, BinaryRules.EntryPoint, isOrchestration: false);
            int[] signature = [.. kernel.Signature.Select(direction => (int)direction)];
            kernels[i] = new AdapterKernel
            {
                binary = memory.Pin(binary),
                binary_size = (ulong)binary.Length,
                signature = (int*)memory.Pin(signature),
                signature_count = signature.Length,
                func_id = kernel.FuncId,
            };
        }

        int[] arguments = [.. package.Arguments.Select(argument => (int)argument.Direction)];
        AdapterCallableParts parts = new()
        {
            function = (sbyte*)memory.Pin(Encoding.UTF8.GetBytes(package.OrchestrationFunction + '\0')),
            config = (sbyte*)memory.Pin(Encoding.UTF8.GetBytes(package.OrchestrationConfig + '\0')),
            orchestration = memory.Pin(orchestration),
            orchestration_size = (ulong)orchestration.Length,
            signature = (int*)memory.Pin(arguments),
            signature_count = arguments.Length,
            kernels = (AdapterKernel*)memory.Pin(kernels),
            kernel_count = kernels.Length,
        };
        byte* message = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        message[0] = 0;
        AdapterCallable* callable = null;
        int status = adapter.Api.adapter_create_callable(&parts, &callable, (sbyte*)message);
        return status == 0
            ? new ChipCallableHandle(adapter, callable)
            : throw new KernelPackageException(
                package.DirectoryPath,
                $"{SimplerAdapter.Text(new ReadOnlySpan<byte>(message, (int)AdapterLimit.ADAPTER_MAX_TEXT))} ({(AdapterStatus)status}).");
    }

    protected override bool ReleaseHandle()
    {
        _adapter.Api.adapter_destroy_callable(Pointer);
        return true;
    }

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

            if (package.Digests.TryGetValue(path, out string? digest) && digest != Hashes.OfBytes(bytes))
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

    /// <summary>Arrays that stay in place while native code reads them.</summary>
    private sealed class PinnedParts : IDisposable
    {
        private readonly List<GCHandle> _pins = [];

        public void* Pin<T>(T[] array)
            where T : unmanaged
        {
            GCHandle pin = GCHandle.Alloc(array, GCHandleType.Pinned);
            _pins.Add(pin);
            return (void*)pin.AddrOfPinnedObject();
        }

        public void Dispose() => _pins.ForEach(pin => pin.Free());
    }
}
