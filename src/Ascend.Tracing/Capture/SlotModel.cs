namespace Ascend.Tracing;

/// <summary>How spans of core lanes are made of their records.</summary>
public enum SlotModel
{
    /// <summary>As on any lane, and as the reference tools do it: a SET closes what is open.</summary>
    Adjacent,

    /// <summary>
    /// A core has a running and a pending task. A <c>Running_Task_Pair</c> SET on a busy core fills the pending slot; the next
    /// RESET ends the running task and the pending one takes its place; a further RESET ends that one. Where that RESET does
    /// not come, the spans stay as in <see cref="Adjacent"/> and are marked <see cref="SlotFlags.Ambiguous"/>.
    /// </summary>
    TwoSlot,

    /// <summary>
    /// By content: <see cref="TwoSlot"/> where a second task was dispatched to a busy core, else <see cref="Adjacent"/>, which
    /// gives the same spans there.
    /// </summary>
    Auto,
}
