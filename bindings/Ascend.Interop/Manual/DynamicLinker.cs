using System.Runtime.InteropServices;

namespace Ascend.Interop;

/// <summary>How a library's symbols are bound when it is opened (dlopen flags; <c>NativeLibrary</c> cannot express them).</summary>
[Flags]
public enum NativeLoadFlags
{
    /// <summary>RTLD_NOW | RTLD_LOCAL: bind everything at once and keep the symbols private, so that two builds can coexist.</summary>
    Local = 0x2,

    /// <summary>
    /// RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE: like <see cref="Local"/>, and its code stays mapped after it is closed. For a library
    /// that leaves a destructor to run when a thread ends, which would otherwise run into unmapped memory.
    /// </summary>
    Resident = 0x1002,

    /// <summary>RTLD_NOW | RTLD_GLOBAL: later libraries may bind to this one's symbols.</summary>
    Global = 0x102,
}

/// <summary>The few C library functions that the runtime needs and .NET does not offer.</summary>
/// <remarks>libdl.so.2 exists on every glibc, as a real library before 2.34 and as a forwarder since.</remarks>
public static unsafe partial class DynamicLinker
{
    [LibraryImport("libdl.so.2", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void* dlopen(string path, int flags);

    [LibraryImport("libdl.so.2", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void* dlsym(void* handle, string name);

    [LibraryImport("libdl.so.2")]
    internal static partial int dlclose(void* handle);

    [LibraryImport("libdl.so.2")]
    internal static partial byte* dlerror();

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unsetenv(string name);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial byte* getenv(string name);

    /// <summary>
    /// Sets or, with null, removes a variable in the C environment, which native libraries read with getenv.
    /// <see cref="Environment.SetEnvironmentVariable(string, string)"/> changes only .NET's copy of it.
    /// </summary>
    /// <remarks>Not safe while another thread reads the C environment: call it before loading the library that reads it.</remarks>
    /// <exception cref="ArgumentException">The C library refused the name.</exception>
    public static void SetEnvironmentVariable(string name, string? value)
    {
        int status = value is null ? unsetenv(name) : setenv(name, value, 1);
        if (status != 0)
        {
            throw new ArgumentException($"The C library refused the environment variable name '{name}'.", nameof(name));
        }
    }

    /// <summary>Reads a variable from the C environment; null when it is not set.</summary>
    public static string? GetEnvironmentVariable(string name) => Marshal.PtrToStringUTF8((nint)getenv(name));

    internal static string LastError() => Marshal.PtrToStringUTF8((nint)dlerror()) ?? "the dynamic linker gave no reason";
}
