namespace Ascend.Runtime;

/// <summary>What an event of <see cref="Device.CreateEvent(EventOptions)"/> can do.</summary>
public sealed record EventOptions
{
    /// <summary>Elapsed time and timestamps can be asked of it.</summary>
    public bool Timing { get; init; } = true;

    /// <summary>Streams can wait for it (<see cref="DeviceStream.WaitFor(DeviceEvent)"/>).</summary>
    public bool Ordering { get; init; } = true;

    /// <summary>
    /// It can be reset in a stream's order (<see cref="DeviceStream.Reset"/>). Such an event holds a hardware event, of which a
    /// device has a limited number (65536 on current chips), and has to be reset before it is recorded again; other events are
    /// recorded again as they are.
    /// </summary>
    public bool Resettable { get; init; }
}
