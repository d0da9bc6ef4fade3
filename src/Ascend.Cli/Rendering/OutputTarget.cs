using System.CommandLine;
using Ascend.Files;

namespace Ascend.Cli;

/// <summary>Where a command's output goes: an <see cref="OutputFile"/>, or standard output.</summary>
internal static class OutputTarget
{
    /// <summary>The path that stands for standard output.</summary>
    public const string StandardOutput = "-";

    private const string StandardOutputFile = "/dev/stdout";

    public static Option<string> Option(string description, string value) => new("--output", "-o")
    {
        Description = $"{description}; - for standard output.",
        HelpName = "path",
        DefaultValueFactory = _ => value,
    };

    /// <summary>Finds out before long work that an output could not be written after it.</summary>
    /// <exception cref="UsageException">It could not.</exception>
    public static void RequireWritable(string path)
    {
        if (path == StandardOutput)
        {
            return;
        }

        try
        {
            OutputFile.RequireWritable(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(e.Message, e);
        }
    }

    /// <summary>Has text written; on a terminal its control characters are shown as escapes.</summary>
    public static void Write(string path, Action<Stream> write) => Write(path, write, isText: true);

    /// <summary>Has bytes written that are no text.</summary>
    /// <exception cref="UsageException">The output is a terminal.</exception>
    public static void WriteBinary(string path, Action<Stream> write) => Write(path, write, isText: false);

    private static void Write(string path, Action<Stream> write, bool isText)
    {
        if (path == StandardOutput && !OperatingSystem.IsLinux())
        {
            using Stream output = Console.OpenStandardOutput();
            write(output);
            return;
        }

        string target = path == StandardOutput ? StandardOutputFile : path;
        RequireWritable(target);
        using var file = new OutputFile(target);
        if (!file.IsTerminal)
        {
            write(file.Stream);
        }
        else if (isText)
        {
            using var shown = new TerminalTextStream(file.Stream);
            write(shown);
        }
        else
        {
            throw new UsageException("The output is no text and would disturb the terminal; name a file with --output, or "
                + "pipe it on.");
        }

        file.Commit();
    }
}
