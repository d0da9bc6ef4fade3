using System.Runtime.InteropServices;

namespace Ascend.Simpler.Tests;

/// <summary>What a test asks a stand-in library and tells it, beside the ABI.</summary>
internal sealed unsafe class StandInControls
{
    private readonly nint _library;
    private readonly delegate* unmanaged[Cdecl]<byte*> _report;
    private readonly delegate* unmanaged[Cdecl]<void> _clear;
    private readonly delegate* unmanaged[Cdecl]<void> _reset;
    private readonly delegate* unmanaged[Cdecl]<byte*, long, int> _set;
    private readonly delegate* unmanaged[Cdecl]<byte*, long> _get;
    private readonly delegate* unmanaged[Cdecl]<byte*, byte*, int, int> _shift;

    public StandInControls(string library)
    {
        _library = NativeLibrary.Load(library);
        _report = (delegate* unmanaged[Cdecl]<byte*>)NativeLibrary.GetExport(_library, "standin_report");
        _clear = (delegate* unmanaged[Cdecl]<void>)NativeLibrary.GetExport(_library, "standin_clear");
        _reset = (delegate* unmanaged[Cdecl]<void>)NativeLibrary.GetExport(_library, "standin_reset");
        _set = (delegate* unmanaged[Cdecl]<byte*, long, int>)NativeLibrary.GetExport(_library, "standin_set");
        _get = (delegate* unmanaged[Cdecl]<byte*, long>)NativeLibrary.GetExport(_library, "standin_get");
        _shift = (delegate* unmanaged[Cdecl]<byte*, byte*, int, int>)NativeLibrary.GetExport(_library, "standin_shift");
    }

    /// <summary>Calls with what they were given, since the last <see cref="Clear"/>.</summary>
    public IReadOnlyList<StandInCall> Calls => StandInCall.Parse(Marshal.PtrToStringUTF8((nint)_report())!);

    public void Clear() => _clear();

    /// <summary>Forgets calls and settings.</summary>
    public void Reset() => _reset();

    public void Set(string name, long value)
    {
        fixed (byte* text = Utf8(name))
        {
            Assert.Equal(0, _set(text, value));
        }
    }

    public long Get(string name)
    {
        fixed (byte* text = Utf8(name))
        {
            return _get(text);
        }
    }

    /// <summary>Makes the library look for a field elsewhere.</summary>
    public void Shift(string structure, string field, int bytes)
    {
        fixed (byte* first = Utf8(structure), second = Utf8(field))
        {
            Assert.NotEqual(-1, _shift(first, second, bytes));
        }
    }

    /// <summary>The answer of an export without parameters.</summary>
    public int Ask(string export) => ((delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(_library, export))();

    private static byte[] Utf8(string text) => System.Text.Encoding.UTF8.GetBytes(text + "\0");
}
