using System.Runtime.InteropServices;
using System.Text;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>A context on a stand-in library through its adapter, with two slots.</summary>
internal sealed unsafe class StandInSession : IDisposable
{
    private readonly StandIn _standIn;
    private AdapterLibrary* _library;
    private AdapterContext* _context;

    public StandInSession(StandIn standIn)
    {
        _standIn = standIn;
        Require(Open(standIn, out _library, out string message), message);
        AdapterStart start = default;
        Require(Start(standIn, _library, start, out _context, out _, out message), message);
        for (int i = 0; i < 2; i++)
        {
            Slots[i] = (nint)CreateSlot((uint)i);
        }
    }

    public ref readonly AdapterApi Api => ref _standIn.Table.Api;

    public AdapterContext* Context => _context;

    public nint[] Slots { get; } = new nint[2];

    public AdapterSlot* Slot => (AdapterSlot*)Slots[0];

    /// <summary>Text of the last refusal.</summary>
    public string Message { get; private set; } = "";

    /// <summary>Every call that the library saw, without polls.</summary>
    public IReadOnlyList<StandInCall> Calls => _standIn.Controls.Calls;

    public static int Open(StandIn standIn, out AdapterLibrary* library, out string message)
    {
        byte* text = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        text[0] = 0;
        AdapterLibrary* opened = null;
        int status;
        fixed (byte* path = Encoding.UTF8.GetBytes(standIn.RuntimeLibrary + "\0"))
        {
            status = standIn.Table.Api.adapter_open((sbyte*)path, 0, &opened, (sbyte*)text);
        }

        library = opened;
        message = Marshal.PtrToStringUTF8((nint)text)!;
        return status;
    }

    public static int Start(
        StandIn standIn, AdapterLibrary* library, AdapterStart start, out AdapterContext* context, out string operation,
        out string message)
    {
        byte* text = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        text[0] = 0;
        AdapterContext* created = null;
        sbyte* function = null;
        int status = standIn.Table.Api.adapter_start(library, &start, &created, &function, (sbyte*)text);
        context = created;
        operation = Marshal.PtrToStringUTF8((nint)function) ?? "";
        message = Marshal.PtrToStringUTF8((nint)text)!;
        return status;
    }

    public AdapterSlot* CreateSlot(uint number)
    {
        AdapterSlot* slot = null;
        Require(TryCreateSlot(number, &slot), Message);
        return slot;
    }

    public int TryCreateSlot(uint number, AdapterSlot** slot)
    {
        byte* text = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        text[0] = 0;
        int status = Api.adapter_create_slot(_context, number, slot, (sbyte*)text);
        Message = Marshal.PtrToStringUTF8((nint)text)!;
        return status;
    }

    public int Prepare(AdapterSlot* slot, StandInArguments arguments, int id = 5)
    {
        byte* text = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        text[0] = 0;
        int status = Api.adapter_prepare(slot, id, arguments.Block, arguments.Config, (sbyte*)text);
        Message = Marshal.PtrToStringUTF8((nint)text)!;
        return status;
    }

    /// <summary>Prepares, launches, waits and finalizes; the run's call as the library saw it.</summary>
    public StandInCall Run(AdapterSlot* slot, StandInArguments arguments, int id = 5)
    {
        _standIn.Controls.Clear();
        Require(Prepare(slot, arguments, id), Message);
        Require(Api.adapter_launch(slot), "launch");
        Require(Api.adapter_wait(slot), "wait");
        Require(Api.adapter_finalize(slot), "finalize");
        return Assert.Single(Calls, call => call.Function == "run");
    }

    public void Dispose()
    {
        foreach (nint slot in Slots)
        {
            if (slot != 0)
            {
                Api.adapter_destroy_slot((AdapterSlot*)slot);
            }
        }

        if (_context is not null)
        {
            _ = Api.adapter_stop(_context);
        }

        Api.adapter_close(_library);
        _context = null;
        _library = null;
    }

    private static void Require(int status, string what) => Assert.True(status == 0, $"status {status}: {what}");
}
