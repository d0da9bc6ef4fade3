using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler;

/// <summary>
/// The function table through which a tree's host runtime is called, and the facts of the tree. One per adapter file and process;
/// it stays loaded, since the libraries keep the address of its log state.
/// </summary>
internal sealed unsafe class SimplerAdapter
{
    private static readonly ConcurrentDictionary<string, Lazy<SimplerAdapter>> s_open = new(StringComparer.Ordinal);

    private readonly NativeTable<AdapterApi> _table;

    private SimplerAdapter(string library)
    {
        _table = NativeLibraries.Open<AdapterApi>(library);
        if (_table.Api.adapter_contract() != (int)AdapterLimit.ADAPTER_CONTRACT)
        {
            throw new AscendException(
                $"'{library}' has contract {_table.Api.adapter_contract()}, this version calls {(int)AdapterLimit.ADAPTER_CONTRACT}.",
                "Build the native part and the managed one from the same sources.");
        }

        Facts = AdapterFacts.Parse(Marshal.PtrToStringUTF8((nint)_table.Api.adapter_facts())!);
        HostLog.Add(this);
    }

    /// <summary>The functions.</summary>
    public ref readonly AdapterApi Api => ref _table.Api;

    /// <summary>What the compiler found in the tree.</summary>
    public AdapterFacts Facts { get; }

    /// <summary>Path of the adapter.</summary>
    public string LibraryPath => _table.LibraryPath;

    /// <summary>Loads an adapter, or gives the one that is loaded.</summary>
    /// <exception cref="AscendException">It cannot be loaded or has another contract.</exception>
    public static SimplerAdapter Open(string library) =>
        s_open.GetOrAdd(Path.GetFullPath(library), static path => new Lazy<SimplerAdapter>(() => new SimplerAdapter(path))).Value;

    /// <summary>Does what needs no adapter yet.</summary>
    public static void Prepare() => RuntimeHelpers.RunClassConstructor(typeof(NativeTable<AdapterApi>).TypeHandle);

    /// <summary>The text that a call left in a message buffer.</summary>
    public static string Text(ReadOnlySpan<byte> message)
    {
        int end = message.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? message : message[..end]);
    }
}
