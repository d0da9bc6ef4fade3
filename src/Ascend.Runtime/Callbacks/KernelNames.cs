using System.Collections.Concurrent;

namespace Ascend.Runtime;

/// <summary>Names of the loaded kernels by their handle, so that an exception callback can name one without calling the runtime.</summary>
internal static class KernelNames
{
    private static readonly ConcurrentDictionary<nint, string> s_names = new();

    public static void Add(nint function, string name) => s_names[function] = name;

    public static void Remove(nint function) => s_names.TryRemove(function, out _);

    /// <summary>The kernel's name; null when it is not loaded through this library.</summary>
    public static string? Find(nint function) => s_names.GetValueOrDefault(function);
}
