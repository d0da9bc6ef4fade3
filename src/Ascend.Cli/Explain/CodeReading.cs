using Ascend.Runtime;

namespace Ascend.Cli.Explain;

/// <summary>One meaning that a code can have.</summary>
/// <param name="Entry">The documented code.</param>
/// <param name="Remark">How the spelling leads to it; null when it is the code as returned.</param>
internal sealed record CodeReading(ErrorEntry Entry, string? Remark = null);
