namespace Ascend.Simpler;

/// <summary>How far a <see cref="PreparedRun"/> has come.</summary>
public enum RunPhase
{
    /// <summary>Prepared; nothing was sent to the cores.</summary>
    Prepared,

    /// <summary>Launched; the device may be working.</summary>
    Launched,

    /// <summary>The device has ended it, well or not.</summary>
    Completed,

    /// <summary>Finalized or given up; it holds nothing any more.</summary>
    Finalized,
}
