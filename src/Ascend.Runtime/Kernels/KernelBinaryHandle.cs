using System.Runtime.InteropServices;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <summary>A loaded kernel binary. It is unloaded under the context that loaded it, when no stream runs its kernels any more.</summary>
/// <remarks>A binary loaded from memory keeps a copy of its bytes to its end.</remarks>
internal sealed unsafe class KernelBinaryHandle : ChildHandle
{
    private readonly List<nint> _functions = [];
    private byte* _image;

    private KernelBinaryHandle(DeviceHandle device)
        : base(device.Logger)
    {
        Device = device;
    }

    public DeviceHandle Device { get; }

    public AclBinHandle* Value => (AclBinHandle*)handle;

    protected override string Kind => "kernel binary";

    /// <param name="device">Where it is loaded.</param>
    /// <param name="path">An absolute path.</param>
    /// <param name="options">How.</param>
    /// <exception cref="AscendException">The runtime refused it.</exception>
    public static KernelBinaryHandle LoadFile(DeviceHandle device, string path, KernelBinaryOptions options)
    {
        var binary = new KernelBinaryHandle(device);
        AclBinaryLoadOption* values = stackalloc AclBinaryLoadOption[KernelBinaryOptions.MaxOptions];
        AclBinaryLoadOptions native = Native(options, values);
        nint text = Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            using AclScope scope = device.Enter();
            AclBinHandle* value;
            int status = device.Acl.Api.aclrtBinaryLoadFromFile(
                (sbyte*)text, native.numOpt == 0 ? null : &native, &value);
            binary.Accept(status, nameof(AclApi.aclrtBinaryLoadFromFile), value, $"The file is '{path}'.");
            return binary;
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }

    /// <param name="device">Where it is loaded.</param>
    /// <param name="image">The binary's bytes; they are copied.</param>
    /// <param name="options">How.</param>
    /// <exception cref="AscendException">The runtime refused it.</exception>
    public static KernelBinaryHandle LoadImage(DeviceHandle device, ReadOnlySpan<byte> image, KernelBinaryOptions options)
    {
        var binary = new KernelBinaryHandle(device);
        AclBinaryLoadOption* values = stackalloc AclBinaryLoadOption[KernelBinaryOptions.MaxOptions];
        AclBinaryLoadOptions native = Native(options, values);
        var copy = (byte*)NativeMemory.Alloc((nuint)image.Length);
        try
        {
            image.CopyTo(new Span<byte>(copy, image.Length));
            using AclScope scope = device.Enter();
            AclBinHandle* value;
            int status = device.Acl.Api.aclrtBinaryLoadFromData(
                copy, (nuint)image.Length, native.numOpt == 0 ? null : &native, &value);
            binary.Accept(status, nameof(AclApi.aclrtBinaryLoadFromData), value, $"The image has {image.Length} bytes.");
            binary._image = copy;
            return binary;
        }
        catch
        {
            NativeMemory.Free(copy);
            throw;
        }
    }

    /// <summary>Names a function of the binary for reports of failures. The caller holds a lease.</summary>
    public void NameFunction(AclFuncHandle* function, string name)
    {
        _functions.Add((nint)function);
        KernelNames.Add((nint)function, name);
    }

    /// <summary>Leases this handle and binds its context for one call.</summary>
    public AclScope Enter() => new(this, Device);

    protected override void ReleaseNative()
    {
        foreach (nint function in _functions)
        {
            KernelNames.Remove(function);
        }

        try
        {
            if (Device.IsLost)
            {
                return;
            }

            Device.BindForRelease();
            Device.Acl.Check(Device.Acl.Api.aclrtBinaryUnLoad(Value), nameof(AclApi.aclrtBinaryUnLoad), Device.DeviceId);
        }
        finally
        {
            NativeMemory.Free(_image);
            _image = null;
        }
    }

    private static AclBinaryLoadOptions Native(KernelBinaryOptions options, AclBinaryLoadOption* values)
    {
        new Span<AclBinaryLoadOption>(values, KernelBinaryOptions.MaxOptions).Clear();
        int count = options.Write(new Span<AclBinaryLoadOption>(values, KernelBinaryOptions.MaxOptions));
        return new AclBinaryLoadOptions { options = values, numOpt = (nuint)count };
    }

    private void Accept(int status, string operation, AclBinHandle* value, string detail)
    {
        if (status != 0)
        {
            throw Device.Acl.Failure(status, operation, Device.DeviceId, detail);
        }

        Attach(Device, (nint)value);
    }
}
