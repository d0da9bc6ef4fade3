using System.ComponentModel;
using System.Text.RegularExpressions;

namespace Ascend.Simpler;

/// <summary>Compiles the adapter against a tree's headers with the user's C++ compiler.</summary>
internal sealed partial class AdapterCompiler
{
    private const string Variable = "CXX";

    private static readonly string[] s_names = ["c++", "g++", "clang++"];
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);
    private static readonly string[] s_flags = ["-std=c++17", "-w"];

    private AdapterCompiler(string path)
    {
        Path = path;
        var file = new FileInfo(path);
        FileSystemInfo binary = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        Fingerprint = $"{path}\n{binary.FullName}\n{binary.LastWriteTimeUtc.Ticks}\n{(binary as FileInfo)?.Length}";
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Equal text means the same compiler to the cache.</summary>
    public string Fingerprint { get; }

    /// <summary>The compiler that <c>CXX</c> names, else the first of c++, g++ and clang++ on the path.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="AscendNotSupportedException">There is none.</exception>
    public static AdapterCompiler Find(Func<string, string?> environment)
    {
        string? named = environment(Variable);
        string[] candidates = string.IsNullOrWhiteSpace(named) ? s_names : [named];
        return candidates.Select(name => ToolProcess.Locate(name, environment)).FirstOrDefault(path => path is not null) is { } found
            ? new AdapterCompiler(found)
            : throw new AscendNotSupportedException(
                string.IsNullOrWhiteSpace(named)
                    ? "simpler's runtime is called through an adapter that is compiled against its tree, and there is no C++ compiler: none of "
                      + $"{string.Join(", ", s_names)} is on the path."
                    : $"simpler's runtime is called through an adapter that is compiled against its tree, and the compiler '{named}', which "
                      + $"{Variable} names, does not exist.",
                $"Install g++ 7 or later (Debian and Ubuntu: apt-get install g++; openEuler: dnf install gcc-c++), or name a C++17 compiler in {Variable}.");
    }

    /// <summary>Compiles.</summary>
    /// <param name="source">The adapter.</param>
    /// <param name="headers">The tree's headers.</param>
    /// <param name="folder">An empty folder of the caller's, to work in.</param>
    /// <returns>The library, in the folder.</returns>
    /// <exception cref="AscendNotSupportedException">The compiler knows no C++17, or the tree has what the adapter does not know.</exception>
    /// <exception cref="AscendException">The compiler cannot be run or fails for another reason.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public string Compile(AdapterSource source, TreeHeaders headers, string folder)
    {
        string root = System.IO.Path.Combine(folder, "source");
        string tree = System.IO.Path.Combine(folder, "tree");
        source.WriteTo(root);
        headers.WriteTo(tree);
        string[] includes = [$"-I{root}", .. TreeHeaders.IncludeFolders(tree).Select(include => $"-I{include}")];
        string listing = System.IO.Path.Combine(folder, "declarations");
        Run(["-E", "-P", "-x", "c++", .. s_flags, .. includes, System.IO.Path.Combine(root, AdapterSource.Tree), "-o", listing], headers, tree, root);
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (string line in File.ReadLines(listing))
        {
            foreach (ValueMatch word in Word().EnumerateMatches(line))
            {
                words.Add(line.Substring(word.Index, word.Length));
            }
        }

        string library = System.IO.Path.Combine(folder, "adapter.so");
        Run(
            [
                .. s_flags, "-O2", "-fPIC", "-shared", "-fvisibility=hidden", "-pthread", "-Wl,--no-undefined", "-Wl,-z,nodelete",
                .. source.Names.Where(words.Contains).Select(name => $"-DASCEND_HAS_{name}=1"), .. includes,
                "-o", library, System.IO.Path.Combine(root, AdapterSource.Main), "-ldl",
            ],
            headers,
            tree,
            root);
        return library;
    }

    private void Run(string[] arguments, TreeHeaders headers, string tree, string root)
    {
        ToolResult result;
        try
        {
            result = ToolProcess.RunAsync(Path, arguments, System.IO.Path.GetDirectoryName(tree)!, s_limit, CancellationToken.None)
                .GetAwaiter().GetResult();
        }
        catch (Win32Exception e)
        {
            throw new AscendException($"'{Path}' cannot be run: {e.Message}", $"Name a C++17 compiler in {Variable}.", e);
        }

        if (result.ExitCode == 0)
        {
            return;
        }

        if (result.TimedOut)
        {
            throw new AscendException(
                $"'{Path}' did not compile the adapter within {s_limit}.", "Try again when the machine is less busy, or name another compiler in CXX.");
        }

        string text = result.Error.Replace(tree + "/", headers.Directory + "/", StringComparison.Ordinal).Replace(root + "/", "", StringComparison.Ordinal);
        throw Explain(text, headers);
    }

    private AscendException Explain(string text, TreeHeaders headers)
    {
        string what = $"The adapter could not be compiled by '{Path}' against '{headers.Directory}'";
        if (text.Contains("No space left on device", StringComparison.Ordinal))
        {
            return new AscendException($"{what}: the disk is full.", "Free space in the cache directory and for temporary files.");
        }

        if (OldCompiler().IsMatch(text))
        {
            return new AscendNotSupportedException(
                $"{what}: it does not know C++17 ({CompilerDiagnostics.First(text)[0]}).", $"Install g++ 7 or later, and name it in {Variable}.");
        }

        // A static_assert of ours says in words what it misses, unless it follows from an error before it, which names the member.
        IReadOnlyList<string> errors = CompilerDiagnostics.First(text);
        string reason = Assertion().Match(errors[0]) is { Success: true } assertion
            ? assertion.Groups[1].Value
            : $"{string.Join("; ", errors)} ({DeclarationFinder.Where(errors[0], headers)})";
        return new AscendNotSupportedException(
            $"{what}, whose declarations are none that it knows: {reason}",
            "Update this tool, or report this message together with the tree's commit and the header that it names; until then use an older "
            + "commit of simpler.");
    }

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex("adapter: ([^\"\\n]+)")]
    private static partial Regex Assertion();

    [GeneratedRegex(@"unrecognized (command[- ]line )?option .?-std=c\+\+17|invalid value 'c\+\+17'|missing binary operator before token ""\(""")]
    private static partial Regex OldCompiler();
}
