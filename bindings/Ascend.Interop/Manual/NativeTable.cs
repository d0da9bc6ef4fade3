using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Ascend.Interop;

/// <summary>
/// A native library opened by path, with its function table filled by symbol name: field name = symbol name.
/// </summary>
/// <typeparam name="TApi">A generated struct that holds nothing but function pointers.</typeparam>
/// <remarks>
/// The table is valid until <see cref="Dispose"/>; whoever calls through it keeps the library open. Opening and disposing are
/// safe from any thread. Two builds of one library can be open at once when each is opened with
/// <see cref="NativeLoadFlags.Local"/>.
/// </remarks>
public sealed unsafe class NativeTable<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] TApi> : IDisposable
    where TApi : unmanaged
{
    private const string OptionalPrefix = "optional";

    private static readonly FieldInfo[] s_fields = FieldsInOrder();

    private readonly TApi _api;
    private readonly Dictionary<string, string> _missing = [];
    private nint _handle;

    private NativeTable(string path, void* handle)
    {
        LibraryPath = path;
        _handle = (nint)handle;
        fixed (TApi* api = &_api)
        {
            var slots = (void**)api;
            for (int i = 0; i < s_fields.Length; i++)
            {
                slots[i] = DynamicLinker.dlsym(handle, s_fields[i].Name);
                if (slots[i] is not null)
                {
                    continue;
                }

                string name = s_fields[i].Name;
                Absence absence = AbsenceOf(s_fields[i]);
                slots[i] = (void*)absence.Substitute;
                _missing.Add(name, absence.Since ?? throw new NativeLoadException(
                    $"'{path}' does not export {name}, which every library that {typeof(TApi).FullName} describes has. "
                    + "It is another library, or another generation of this one.",
                    path,
                    name));
            }
        }
    }

    /// <summary>The path the library was opened with.</summary>
    public string LibraryPath { get; }

    /// <summary>
    /// The function pointers. Those of <see cref="MissingSymbols"/> answer <see cref="MissingFunction.Status"/> (annotation
    /// "optional status"), answer zero ("optional value") or are null ("optional").
    /// </summary>
    public ref readonly TApi Api => ref _api;

    /// <summary>Optional symbols that this library lacks, with the first release that has each.</summary>
    public IReadOnlyDictionary<string, string> MissingSymbols => _missing;

    /// <summary>Names of all symbols of the table, in the table's order.</summary>
    public static IEnumerable<string> SymbolNames => s_fields.Select(f => f.Name);

    /// <summary>A table in which the empty slots and some functions are as if the library lacked them.</summary>
    /// <param name="api">The functions.</param>
    /// <param name="missing">Names of functions that the result is to lack; null for none.</param>
    public static TApi Substitute(in TApi api, IReadOnlyCollection<string>? missing = null)
    {
        TApi result = api;
        var slots = (nint*)&result;
        for (int i = 0; i < s_fields.Length; i++)
        {
            if (slots[i] == 0 || missing?.Contains(s_fields[i].Name) == true)
            {
                slots[i] = AbsenceOf(s_fields[i]).Substitute;
            }
        }

        return result;
    }

    /// <summary>Opens a library and fills its table.</summary>
    /// <param name="path">Path of a shared library for this process's architecture. Nothing else is searched.</param>
    /// <param name="flags">How its symbols are bound.</param>
    /// <exception cref="NativeLoadException">The file is missing, unreadable, for another architecture or not a library, the
    /// dynamic linker refused it, or a required symbol is missing.</exception>
    public static NativeTable<TApi> Open(string path, NativeLoadFlags flags = NativeLoadFlags.Local)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string fullPath = Path.GetFullPath(path);
        ElfHeader.EnsureLoadable(fullPath);

        // Resolving dlerror itself, at its first call, would clear the linker's text.
        _ = DynamicLinker.dlerror();
        void* handle = DynamicLinker.dlopen(fullPath, (int)flags);
        if (handle is null)
        {
            throw new NativeLoadException($"The dynamic linker refused '{fullPath}': {DynamicLinker.LastError()}.", fullPath);
        }

        try
        {
            return new NativeTable<TApi>(fullPath, handle);
        }
        catch
        {
            _ = DynamicLinker.dlclose(handle);
            throw;
        }
    }

    /// <summary>Whether the library, or one that it brought in, exports a symbol.</summary>
    /// <param name="symbol">The symbol's name.</param>
    public bool Exports(string symbol) => _handle != 0 && DynamicLinker.dlsym((void*)_handle, symbol) is not null;

    /// <summary>Closes the library. Calls through <see cref="Api"/> afterwards are undefined; repeated disposal does nothing.</summary>
    public void Dispose()
    {
        nint handle = Interlocked.Exchange(ref _handle, 0);
        if (handle != 0)
        {
            _ = DynamicLinker.dlclose((void*)handle);
        }
    }

    private static FieldInfo[] FieldsInOrder()
    {
        FieldInfo[] fields = typeof(TApi).GetFields(BindingFlags.Public | BindingFlags.Instance);
        if (fields.Length * sizeof(nint) != sizeof(TApi))
        {
            throw new InvalidOperationException($"{typeof(TApi)} holds something other than function pointers.");
        }

        // Each slot is given its own number; what a field then holds is its place, in an ahead-of-time compiled process too.
        var places = default(TApi);
        for (int i = 0; i < fields.Length; i++)
        {
            ((nint*)&places)[i] = i;
        }

        object boxed = places;
        var ordered = new FieldInfo[fields.Length];
        foreach (FieldInfo field in fields)
        {
            ordered[(nint)field.GetValue(boxed)!] = field;
        }

        return ordered;
    }

    /// <summary>Reads the annotation "optional[ status| value]: RELEASE" of a field.</summary>
    private static Absence AbsenceOf(FieldInfo field)
    {
        string annotation = field.GetCustomAttribute<NativeAnnotationAttribute>()?.Annotation ?? "";
        int colon = annotation.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0 || !annotation.StartsWith(OptionalPrefix, StringComparison.Ordinal))
        {
            return default;
        }

        nint substitute = annotation[OptionalPrefix.Length..colon] switch
        {
            " status" => MissingFunction.StatusFunction,
            " value" => MissingFunction.ValueFunction,
            _ => 0,
        };
        return new Absence(annotation[(colon + 2)..], substitute);
    }

    /// <summary>What there is instead of a symbol that a library lacks.</summary>
    /// <param name="Since">First release that has an optional symbol; null when it is required.</param>
    /// <param name="Substitute">What is called in the place of an optional one.</param>
    private readonly record struct Absence(string? Since, nint Substitute);
}
