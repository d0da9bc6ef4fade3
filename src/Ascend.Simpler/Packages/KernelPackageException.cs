namespace Ascend.Simpler;

/// <summary>A kernel package cannot be read, is malformed, or does not fit the platform it is asked for.</summary>
public sealed class KernelPackageException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The package's path as given.</param>
    /// <param name="problem">What is wrong and where in the package.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public KernelPackageException(string path, string problem, Exception? innerException = null)
        : base($"Kernel package '{path}': {problem}", innerException)
    {
        PackagePath = path;
        Problem = problem;
    }

    /// <summary>The package's path as given.</summary>
    public string PackagePath { get; }

    /// <summary>What is wrong and where in the package.</summary>
    public string Problem { get; }
}
