using Microsoft.Extensions.Logging;

namespace Ascend.Simpler;

internal static partial class SimplerLog
{
    [LoggerMessage(EventId = 3000, Message = "{Line}")]
    public static partial void LibraryLine(ILogger logger, LogLevel level, string line);

    [LoggerMessage(3001, LogLevel.Warning, "{Count} more lines of simpler's libraries were dropped")]
    public static partial void LibraryLinesDropped(ILogger logger, int count);
}
