namespace Ascend.Simpler;

/// <summary>Kernel sources did not compile. The message has one paragraph per failing file.</summary>
public sealed class KernelCompilationException : AscendException
{
    internal KernelCompilationException(string package, IReadOnlyList<CompilationFailure> failures)
        : base(Describe(package, failures), "Correct the sources and build again; Failures holds the commands and full output.")
    {
        Failures = failures;
    }

    /// <summary>The files that failed, in the package's order.</summary>
    public IReadOnlyList<CompilationFailure> Failures { get; }

    private static string Describe(string package, IReadOnlyList<CompilationFailure> failures) => string.Join('\n', [
        $"{failures.Count} of the files of '{package}' cannot be built:",
        .. failures.SelectMany(failure => failure.Diagnostics.Select(line => $"    {line}").Prepend($"  {failure.Name}, {failure.SourcePath}:")),
        "",
    ]);
}
