namespace Ascend.Runtime;

/// <summary>What a code asks of the caller.</summary>
public enum ErrorKind
{
    /// <summary>Nothing failed.</summary>
    Success,

    /// <summary>The work finished; the code adds something worth knowing.</summary>
    Note,

    /// <summary>An argument, file or setting has to be corrected.</summary>
    InvalidInput,

    /// <summary>The call does not fit the state of the object, thread or process.</summary>
    InvalidState,

    /// <summary>This chip, driver, mode or release does not offer it.</summary>
    NotSupported,

    /// <summary>Memory or another limited resource ran out.</summary>
    OutOfResources,

    /// <summary>A time limit passed.</summary>
    Timeout,

    /// <summary>The device, a kernel on it or the link to it failed.</summary>
    Device,

    /// <summary>An inner fault of the library, driver or firmware.</summary>
    Internal,
}
