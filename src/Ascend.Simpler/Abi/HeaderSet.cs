using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>The headers of a simpler tree that declare its host ABI, read once.</summary>
internal sealed partial class HeaderSet
{
    /// <summary>Name of the header that declares the functions, below the common header directory.</summary>
    public const string FunctionHeader = "worker/pto_runtime_c_api.h";

    /// <summary>Name of the header that declares the log state's function.</summary>
    public const string LogHeader = "log/include/common/host_log_state.h";

    private static readonly string[] s_functionHeaders = [FunctionHeader, LogHeader];
    private static readonly string[] s_folders = ["worker", "task_interface", "log/include/common"];

    private HeaderSet(string directory, string text, string functions, string hash)
    {
        Directory = directory;
        Text = text;
        Functions = functions;
        Hash = hash;
    }

    /// <summary>The tree's common header directory.</summary>
    public string Directory { get; }

    /// <summary>All headers without comments, one after the other.</summary>
    public string Text { get; }

    /// <summary>The headers that declare functions, without comments.</summary>
    public string Functions { get; }

    /// <summary>SHA-256 over names and contents.</summary>
    public string Hash { get; }

    /// <summary>Reads a tree's headers; null when it has none of the functions' header.</summary>
    /// <exception cref="AscendException">A header cannot be read.</exception>
    public static HeaderSet? Read(string? directory)
    {
        if (directory is null || !File.Exists(Path.Combine(directory, FunctionHeader)))
        {
            return null;
        }

        try
        {
            string[] files =
            [
                .. s_folders.Select(folder => Path.Combine(directory, folder)).Where(System.IO.Directory.Exists)
                    .SelectMany(folder => System.IO.Directory.EnumerateFiles(folder, "*.h")).Order(StringComparer.Ordinal),
            ];
            var text = new StringBuilder();
            foreach (string file in files)
            {
                text.Append(CultureFree($"// {Path.GetRelativePath(directory, file)}\n")).Append(File.ReadAllText(file)).Append('\n');
            }

            string all = text.ToString();
            string functions = string.Concat(
                s_functionHeaders.Select(header => Path.Combine(directory, header)).Where(File.Exists).Select(File.ReadAllText));
            return new HeaderSet(
                directory, WithoutComments(all), WithoutComments(functions), Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException($"The headers in '{directory}' cannot be read: {e.Message}", "Make them readable.", e);
        }
    }

    /// <summary>A word of the language occurs in the headers.</summary>
    public bool Mentions(string word) => Mentions(Text, word);

    /// <summary>A function is declared.</summary>
    public bool Declares(string function) =>
        Regex.IsMatch(Functions, $@"\b{Regex.Escape(function)}\s*\(", RegexOptions.CultureInvariant);

    /// <summary>The generation that the declared functions are those of; null when it is none that is known.</summary>
    public SimplerGeneration? Generation =>
        Declares("simpler_prepare_run") ? (Mentions(Functions, "NativeRunDescriptor") ? SimplerGeneration.G6 : SimplerGeneration.G5)
        : Declares("get_pipeline_contract") ? SimplerGeneration.G4
        : Declares("simpler_run") ? (TakesCallConfig() ? SimplerGeneration.G3 : SimplerGeneration.G2)
        : Declares("run_prepared") ? (Mentions(Functions, "PtoRunTiming") ? SimplerGeneration.G0 : SimplerGeneration.G1)
        : null;

    private static bool Mentions(string text, string word) =>
        Regex.IsMatch(text, $@"\b{Regex.Escape(word)}\b", RegexOptions.CultureInvariant);

    private static string WithoutComments(string text) => Comments().Replace(text, " ");

    private static string CultureFree(FormattableString text) => FormattableString.Invariant(text);

    private bool TakesCallConfig() =>
        Regex.IsMatch(Functions, @"\bsimpler_run\s*\([^;{]*\bCallConfig\s*\*", RegexOptions.CultureInvariant);

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Comments();
}
