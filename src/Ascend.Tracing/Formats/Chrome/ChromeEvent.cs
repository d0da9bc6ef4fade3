using System.Runtime.InteropServices;

namespace Ascend.Tracing.Formats.Chrome;

/// <summary>
/// The members of one trace event, as places in the text it was read from: a value's bytes without quotes, empty when the member
/// is not there.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ChromeEvent
{
    /// <summary>The phase: X, B, E, M, s, t, f, …; 0 without one.</summary>
    public byte Phase;

    public ChromeValue Name;
    public ChromeValue Category;
    public ChromeValue Process;
    public ChromeValue Thread;
    public ChromeValue Time;
    public ChromeValue Duration;
    public ChromeValue Id;

    // Members of "args".
    public ChromeValue ArgName;
    public ChromeValue ExtraId;
    public ChromeValue ExtraLabel;
    public ChromeValue SortIndex;
    public ChromeValue KernelDuration;
    public ChromeValue TaskType;
    public ChromeValue Slots;
    public ChromeValue StartSlack;
    public ChromeValue EndSlack;
    public ChromeValue Launch;
    public bool IsUnfinished;
}
