namespace Ascend.Runtime;

/// <content>Kernel binaries for direct launches.</content>
public sealed unsafe partial class Device
{
    private static readonly KernelBinaryOptions s_defaultBinary = new();

    /// <summary>Loads a kernel binary from a file.</summary>
    /// <param name="path">The file; a relative path is made absolute here, since ACL wants absolute ones.</param>
    /// <param name="options">How it is loaded; null leaves everything to the runtime.</param>
    /// <returns>The binary; dispose it when done.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks
    /// aclrtBinaryLoadFromFile.</exception>
    /// <exception cref="AscendException">The runtime refused the file.</exception>
    public KernelBinary LoadBinary(string path, KernelBinaryOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A path has no NUL character.", nameof(path));
        }

        RequireAcl("A kernel binary", "Register a kernel package with a RuntimeSession.");
        string absolute = Path.GetFullPath(path);
        if (!File.Exists(absolute))
        {
            throw new FileNotFoundException($"There is no kernel binary '{absolute}'.", absolute);
        }

        return Loaded(KernelBinaryHandle.LoadFile(Handle, absolute, options ?? s_defaultBinary), absolute);
    }

    /// <summary>Loads a kernel binary from memory.</summary>
    /// <param name="image">The binary's bytes; at least one. They are copied, and the copy is kept while the binary is loaded.</param>
    /// <param name="options">How it is loaded; null leaves everything to the runtime.</param>
    /// <returns>The binary; dispose it when done.</returns>
    /// <exception cref="ArgumentException">The image is empty.</exception>
    /// <exception cref="ObjectDisposedException">The device was disposed.</exception>
    /// <exception cref="AscendNotSupportedException">The backend is the simulator, or the ACL library lacks
    /// aclrtBinaryLoadFromData.</exception>
    /// <exception cref="AscendException">The runtime refused the image.</exception>
    public KernelBinary LoadBinary(ReadOnlySpan<byte> image, KernelBinaryOptions? options = null)
    {
        if (image.IsEmpty)
        {
            throw new ArgumentException("A kernel binary has at least one byte.", nameof(image));
        }

        RequireAcl("A kernel binary", "Register a kernel package with a RuntimeSession.");
        return Loaded(
            KernelBinaryHandle.LoadImage(Handle, image, options ?? s_defaultBinary), $"an image of {image.Length} bytes");
    }

    private KernelBinary Loaded(KernelBinaryHandle handle, string source)
    {
        RuntimeLog.BinaryLoaded(Host.Logger, source, Id);
        return new KernelBinary(handle, source);
    }
}
