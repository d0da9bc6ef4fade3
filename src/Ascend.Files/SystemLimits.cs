using System.Globalization;

namespace Ascend.Files;

/// <summary>Limits of the system that a user can do something about, by errno (errno(3), Linux).</summary>
internal static class SystemLimits
{
    private const int TooManyFilesOfAll = 23;
    private const int TooManyFiles = 24;
    private const int FileTooLarge = 27;
    private const int NoSpace = 28;
    private const int ReadOnlySystem = 30;
    private const int NameTooLong = 36;
    private const int QuotaExceeded = 122;

    /// <summary>The number of the error that the system gave; 0 when it gave none.</summary>
    public static int NumberOf(Exception e) => e switch
    {
        PathTooLongException => NameTooLong,
        IOException { HResult: > 0 and < 4096 } => e.HResult,
        { InnerException: { } inner } => NumberOf(inner),
        _ => 0,
    };

    /// <summary>What happened and what to do; null for an error that is no limit.</summary>
    public static (string Problem, string NextStep)? Of(Exception e) =>
        e is OutOfMemoryException or InsufficientMemoryException
        ? ("there is not enough memory",
            "Read less at a time (--from and --to, fewer rounds, a smaller shape), or give the process more memory.")
        : Of(NumberOf(e));

    private static (string Problem, string NextStep)? Of(int number) => number switch
    {
        TooManyFiles => (
            $"more files are open than this process may have ({OpenFiles("Soft")})",
            $"Raise the limit with 'ulimit -n' (up to {OpenFiles("Hard")}), or read fewer captures at a time."),
        TooManyFilesOfAll => ("the system has no more open files", "Close other programs, or raise fs.file-max."),
        FileTooLarge => ("the file would be larger than is allowed", "Raise 'ulimit -f', or write to another file system."),
        NoSpace => ("there is no space left on the device", "Free space there, or write to another folder."),
        QuotaExceeded => ("the disk quota is used up", "Free space, or write to another folder."),
        ReadOnlySystem => ("the file system is read-only", "Write to another folder."),
        NameTooLong => ("the name is too long", "Choose a shorter name, or a folder with a shorter path."),
        _ => null,
    };

    /// <summary>The soft or hard limit of open files; "unknown" when the system does not tell.</summary>
    private static string OpenFiles(string which)
    {
        try
        {
            string? line = File.ReadLines("/proc/self/limits")
                .FirstOrDefault(text => text.StartsWith("Max open files", StringComparison.Ordinal));
            string[] words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
            return words.Length > 4 && long.TryParse(words[3], CultureInfo.InvariantCulture, out _)
                ? which == "Soft" ? words[3] : words[4]
                : "unknown";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
