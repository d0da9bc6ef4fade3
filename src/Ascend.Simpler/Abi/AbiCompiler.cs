using System.ComponentModel;
using System.Globalization;

namespace Ascend.Simpler;

/// <summary>Compiles and runs the probe of <see cref="AbiProbeSource"/> with the user's C++ compiler.</summary>
internal static class AbiCompiler
{
    private static readonly string[] s_names = ["c++", "g++", "clang++"];
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    /// <summary>The compiler that <c>CXX</c> names, else the first of c++, g++ and clang++ on the path; null when there is none.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    public static string? Find(Func<string, string?> environment)
    {
        string? named = environment("CXX");
        return string.IsNullOrWhiteSpace(named)
            ? s_names.Select(name => Resolve(name, environment)).FirstOrDefault(path => path is not null)
            : Resolve(named, environment);
    }

    /// <summary>Asks the compiler for every fact of the table.</summary>
    /// <returns>Values by the fact's name; those that the headers lack are not in it.</returns>
    /// <exception cref="AscendException">The headers do not compile, or the compiler cannot be run.</exception>
    public static Dictionary<string, string> Ask(AbiTable table, HeaderSet headers, string compiler, string source)
    {
        string folder = Directory.CreateTempSubdirectory("ascend-abi-").FullName;
        try
        {
            string file = Path.Combine(folder, "probe.cpp");
            string program = Path.Combine(folder, "probe");
            File.WriteAllText(file, source);
            string[] arguments =
            [
                "-std=c++17", "-w", "-O0", $"-I{headers.Directory}", $"-I{Path.Combine(headers.Directory, "task_interface")}",
                $"-I{Path.Combine(headers.Directory, "worker")}", $"-I{Path.Combine(headers.Directory, "log", "include")}",
                $"-I{Path.Combine(headers.Directory, "platform", "include")}", "-o", program, file,
            ];
            _ = Run(compiler, arguments, folder, headers);
            return Parse(table, Run(program, [], folder, headers));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException($"The check of the headers in '{headers.Directory}' could not be written: {e.Message}", "Free space for temporary files.", e);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, string> Parse(AbiTable table, string output)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int tab = line.IndexOf('\t', StringComparison.Ordinal);
            int index = int.Parse(line.AsSpan(0, tab), CultureInfo.InvariantCulture);
            string value = line[(tab + 1)..];
            if (value != "absent")
            {
                values[table.Facts[index].Name] = value;
            }
        }

        return values;
    }

    private static string Run(string file, string[] arguments, string folder, HeaderSet headers)
    {
        ToolResult result;
        try
        {
            result = ToolProcess.RunAsync(file, arguments, folder, s_limit, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Win32Exception e)
        {
            throw new AscendException($"'{file}' cannot be run: {e.Message}", "Name a C++17 compiler in CXX.", e);
        }

        if (result.ExitCode != 0)
        {
            string reason = result.TimedOut ? $"no answer within {s_limit}" : FirstError(result.Error);
            throw new AscendException(
                $"The check of the headers in '{headers.Directory}' with '{Path.GetFileName(file)}' failed: {reason}",
                "Name a C++17 compiler in CXX; if it is one, the headers are of a generation that this version does not know.");
        }

        return result.Output;
    }

    private static string FirstError(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return Array.Find(lines, line => line.Contains("error", StringComparison.Ordinal)) ?? lines.FirstOrDefault() ?? "no message";
    }

    private static string? Resolve(string name, Func<string, string?> environment)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return File.Exists(name) ? Path.GetFullPath(name) : null;
        }

        return (environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }
}
