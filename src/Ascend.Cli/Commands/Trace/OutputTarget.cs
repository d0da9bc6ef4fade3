using System.CommandLine;

namespace Ascend.Cli.Commands.Trace;

/// <summary>Where a command's output goes: a file that appears whole, or standard output.</summary>
internal static class OutputTarget
{
    /// <summary>The path that stands for standard output.</summary>
    public const string StandardOutput = "-";

    public static Option<string> Option(string description, string value) => new("--output", "-o")
    {
        Description = $"{description}; - for standard output.",
        HelpName = "path",
        DefaultValueFactory = _ => value,
    };

    /// <summary>Writes to a file through a temporary one, or to standard output.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        if (path == StandardOutput)
        {
            using Stream output = Console.OpenStandardOutput();
            write(output);
            return;
        }

        string temporary = $"{Path.GetFullPath(path)}.{Environment.ProcessId}.tmp";
        try
        {
            using (FileStream file = File.Create(temporary))
            {
                write(file);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
