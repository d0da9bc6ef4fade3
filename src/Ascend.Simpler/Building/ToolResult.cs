namespace Ascend.Simpler;

/// <summary>What a tool did.</summary>
/// <param name="ExitCode">Its exit code; -1 when the limit ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="TimedOut">It was killed at its limit.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Error, bool TimedOut);
