using System.Globalization;

namespace Ascend.Tracing.Formats;

/// <summary>What a limit of the system that was met means, and the way out.</summary>
internal static class SystemLimits
{
    private const int TooManyOpenFiles = 24;
    private const int TooManyOpenFilesInSystem = 23;
    private const int NoMemory = 12;

    /// <summary>The message of an exception; for a limit of open files or memory with the next step.</summary>
    public static string Explain(Exception e) => (e.HResult & 0xFFFF) switch
    {
        TooManyOpenFiles => string.Create(
            CultureInfo.InvariantCulture,
            $"{e.Message} (the limit of open files is {Limit()}; raise it with 'ulimit -n', at most to 'ulimit -Hn', and try again)"),
        TooManyOpenFilesInSystem => $"{e.Message} (the whole system has too many files open; close other programs or raise fs.file-max)",
        NoMemory => $"{e.Message} (no memory for another mapping; raise 'ulimit -v' or vm.max_map_count, or read fewer threads at once)",
        _ => e.Message,
    };

    /// <summary>The process's limit of open files; "unknown" where the system does not tell.</summary>
    private static string Limit()
    {
        try
        {
            string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
            return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is { Length: > 3 } words ? words[3] : "unknown";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
