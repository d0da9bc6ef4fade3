namespace Ascend.Cli;

/// <summary>What the process returns.</summary>
internal enum ExitCode
{
    /// <summary>Everything asked for was done, and the results are right.</summary>
    Success = 0,

    /// <summary>A result is wrong, or a run failed.</summary>
    Failure = 1,

    /// <summary>The command line, a file it names or a value in it cannot be used.</summary>
    Usage = 2,

    /// <summary>A gate did not pass: an arm is slower than its baseline by more than was allowed, or is not comparable with it.</summary>
    Slower = 3,
}
