namespace Ascend.Tracing;

/// <summary>Which slot model made the spans, and how to say so. The same rule everywhere, so that outputs can be compared.</summary>
public static class SlotModels
{
    /// <summary>The model that <see cref="SlotModel.Auto"/> came to in a capture whose records were read; any other as it is.</summary>
    /// <param name="asked">The model asked for.</param>
    /// <param name="capture">The capture.</param>
    public static SlotModel Used(SlotModel asked, TraceCapture capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        return asked != SlotModel.Auto ? asked
            : capture.Diagnostics.Any(d => d.Kind == DiagnosticKind.PairedTasks) ? SlotModel.TwoSlot
            : SlotModel.Adjacent;
    }

    /// <summary>A model in words.</summary>
    /// <param name="model">The model.</param>
    public static string Describe(SlotModel model) => model switch
    {
        SlotModel.Adjacent => "slot model adjacent: a SET closes what is open",
        SlotModel.TwoSlot => "slot model two-slot: a core has a running and a waiting task",
        _ => "slot model auto: two-slot where a second task waits on a core, else adjacent, which is the same there",
    };
}
