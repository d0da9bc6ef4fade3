namespace Ascend.Simpler;

/// <summary>One file that did not compile.</summary>
/// <param name="Name">What the file is, such as <c>kernel 'add' (func_id 0)</c>.</param>
/// <param name="SourcePath">The file.</param>
/// <param name="Diagnostics">The first lines that say why; file:line as the compiler gave them.</param>
/// <param name="Command">The command, for running it by hand.</param>
/// <param name="Log">Everything that the compiler wrote.</param>
public sealed record CompilationFailure(
    string Name, string SourcePath, IReadOnlyList<string> Diagnostics, string Command, string Log);
