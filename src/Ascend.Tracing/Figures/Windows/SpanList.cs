namespace Ascend.Tracing.Figures.Windows;

/// <summary>
/// The spans of one thread for one kernel on one kind of core in a window of time, by their starts; a span that is open gets
/// its end later. While a window is filled, the one before it can be read. Native memory of a fixed size.
/// </summary>
internal unsafe struct SpanList
{
    /// <summary>Where the next span goes.</summary>
    public Interval* Next;

    /// <summary>Bytes from one span to the next; 0 in a list that keeps nothing.</summary>
    public nint Step;

    private Interval* _filling;

    /// <summary>The window before: its first span.</summary>
    public Interval* Ready { get; private set; }

    /// <summary>The window before: its end.</summary>
    public Interval* ReadyEnd { get; private set; }

    /// <summary>Makes a list.</summary>
    /// <param name="memory">Owns the list.</param>
    /// <param name="capacity">The most spans of a window; 0 for a list that keeps nothing.</param>
    /// <param name="number">The list's number: large blocks begin at the same place of a page, lists should not.</param>
    public static SpanList* Create(NativeBlocks memory, int capacity, int number)
    {
        nuint room = (nuint)Math.Max(capacity, 1);
        nuint offset = 64 + ((nuint)number % 64 * 64);
        var list = (SpanList*)memory.Allocate(offset + (2 * room * (nuint)sizeof(Interval)));
        list->_filling = list->Next = (Interval*)((byte*)list + offset);
        list->Ready = list->ReadyEnd = list->_filling + room;
        list->Step = capacity == 0 ? 0 : sizeof(Interval);
        return list;
    }

    /// <summary>Makes the window that was filled the one to read; the other one's memory is filled next.</summary>
    public void Turn()
    {
        Interval* free = Ready;
        Ready = _filling;
        ReadyEnd = Next;
        _filling = Next = free;
    }
}
