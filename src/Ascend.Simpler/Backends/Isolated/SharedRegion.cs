namespace Ascend.Simpler;

/// <summary>The shared memories of a session and its worker; runs and copies may overlap in time.</summary>
internal enum SharedRegion
{
    /// <summary>Host tensors of the run in progress.</summary>
    Run,

    /// <summary>One chunk of a copy from or to a device buffer.</summary>
    Copies,
}
