using Ascend.Files;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Ascend.Cli;

/// <summary>Writes a log entry as one line without control characters: what libraries log may quote files.</summary>
internal sealed class LogLine() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "ascend";

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        string text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        string cause = logEntry.Exception is { } e ? $": {e.Message}" : "";
        textWriter.WriteLine(TerminalText.Clean(
            $"{Level(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {text}{cause}"));
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
