namespace Ascend.Simpler;

/// <summary>A compiled adapter.</summary>
/// <param name="Library">Full path of the shared library.</param>
/// <param name="CompileTime">How long its compilation took.</param>
/// <param name="Compiler">The compiler.</param>
/// <param name="WasCompiledNow">False when it was in the cache.</param>
internal sealed record AdapterEntry(string Library, TimeSpan CompileTime, string Compiler, bool WasCompiledNow);
