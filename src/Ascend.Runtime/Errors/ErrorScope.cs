namespace Ascend.Runtime;

/// <summary>What stays unusable after an error (sources of the open CANN runtime, master 681ef7610).</summary>
public enum ErrorScope
{
    /// <summary>The sources do not say.</summary>
    Unspecified,

    /// <summary>Nothing: the work finished or goes on.</summary>
    None,

    /// <summary>
    /// In the default failure mode only the faulted task: the code is reported once by a synchronisation and the stream goes
    /// on. In stop-on-failure mode the whole context, until a device task abort or a reset.
    /// </summary>
    Task,

    /// <summary>As <see cref="Task"/>, but when the driver saw a page fault as <see cref="Device"/>.</summary>
    TaskOrDevice,

    /// <summary>The stream, while it is being aborted.</summary>
    AbortingStream,

    /// <summary>The device, while its tasks are being aborted.</summary>
    AbortingDevice,

    /// <summary>The device with all its contexts and streams, until it is reset or, after a lost connection, for good.</summary>
    Device,

    /// <summary>The runtime context: finalize and destroy it, then create another.</summary>
    RuntimeContext,
}
