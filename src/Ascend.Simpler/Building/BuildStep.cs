namespace Ascend.Simpler;

/// <summary>One call of a compiler or linker: <c>tool arguments [-MD -MF deps] -o output inputs</c>.</summary>
/// <param name="Name">What it builds, for messages, such as <c>kernel 'add' (func_id 0)</c>.</param>
/// <param name="Tool">The compiler or linker.</param>
/// <param name="Arguments">Its arguments without output and inputs.</param>
/// <param name="Inputs">Sources, or objects.</param>
/// <param name="WritesDependencies">It compiles one source, so it can say which headers it read.</param>
internal sealed record BuildStep(
    string Name, CompilerTool Tool, IReadOnlyList<string> Arguments, IReadOnlyList<string> Inputs, bool WritesDependencies);
