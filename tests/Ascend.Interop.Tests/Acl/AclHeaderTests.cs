using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Ascend.Tests;

namespace Ascend.Interop.Tests.Acl;

/// <summary>The published numbers as static assertions, compiled against the contract headers and against CANN's own.</summary>
public sealed class AclHeaderTests
{
    private const string HeadersVariable = "ASCEND_ACL_HEADERS";

    /// <summary>
    /// What gcc and clang say of a name that a header does not declare, and of the expression it leaves behind; and the numbers that
    /// change with every release: versions, and how many enumerators there are.
    /// </summary>
    private static readonly Regex s_lackedName = new(
        "undeclared|unknown type name|has no member|no member named|not an integer|not an integral constant|"
        + "incomplete type|expected .*before|expected expression|failed.*: \"?\\w+ \\w+_(MAX|VERSION)\"?$");

    [SkippableFact]
    public void The_contract_headers_have_the_published_layout() => Compile(
        Path.Combine(RepositoryRoot.Path, "bindings"), ["acl/acl_contract.h", "acl/acl_prof_contract.h"], AclFacts.Assertions());

    [SkippableFact]
    public void The_tables_have_the_published_prototypes()
    {
        string prototypes = string.Concat(AclFacts.Functions.Select(f =>
            $"_Static_assert(__builtin_types_compatible_p(__typeof__((({Table(f)} *)0)->{f.Name}), "
            + $"{f.Returns} (*)({f.Parameters})), \"{f.Name}\");\n"));
        Compile(Path.Combine(RepositoryRoot.Path, "bindings"), ["acl/acl_contract.h", "acl/acl_prof_contract.h"], prototypes);
    }

    /// <summary>An older CANN may lack a name; what it has must be as published.</summary>
    [SkippableFact]
    public void Canns_headers_have_the_published_layout_and_prototypes()
    {
        string? headers = Environment.GetEnvironmentVariable(HeadersVariable)
            ?? (Environment.GetEnvironmentVariable("ASCEND_HOME_PATH") is { Length: > 0 } cann ? Path.Combine(cann, "include") : null);
        Skip.If(headers is null, $"NOT RUN: ACL's layout against CANN's headers (set ASCEND_HOME_PATH, or {HeadersVariable} to a folder with acl/acl.h)");
        string prototypes = string.Concat(AclFacts.Functions.Select(f =>
            $"_Static_assert(__builtin_types_compatible_p(__typeof__({f.Name}), {f.Returns}({f.Parameters})), \"{f.Name}\");\n"));
        Compile(headers, ["acl/acl.h", "acl/acl_prof.h", "acl/acl_rt_allocator.h"], AclFacts.Assertions() + prototypes, mayLackNames: true);
    }

    private static string Table(AclFacts.Function function) => function.Library == "libacl_rt.so" ? "AclApi" : "AclProfApi";

    private static void Compile(string include, string[] headers, string assertions, bool mayLackNames = false)
    {
        using var folder = new TemporaryFolder();
        string source = folder.File("facts.c");
        string includes = string.Concat(headers.Select(h => $"#include \"{h}\"\n"));
        File.WriteAllText(source, "#include <stddef.h>\n#include <stdint.h>\n" + includes + assertions);
        string[] limit = Run("--version").Output.Contains("clang", StringComparison.Ordinal)
            ? ["-ferror-limit=0", "-fno-spell-checking"]
            : ["-fmax-errors=0"];
        (int exitCode, string errors) = Run(["-std=gnu11", "-fsyntax-only", .. limit, "-Wno-deprecated-declarations", "-I", include, source]);
        string[] wrong =
        [
            .. errors.Split('\n').Where(line => line.Contains("error:", StringComparison.Ordinal)
                && !(mayLackNames && s_lackedName.IsMatch(line))),
        ];
        Assert.True(wrong.Length == 0 && (mayLackNames || exitCode == 0), string.Join('\n', wrong.DefaultIfEmpty(errors)));
        Assert.DoesNotContain("fatal error", errors, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("cc", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process compiler = Started(start);
        Task<string> output = compiler.StandardOutput.ReadToEndAsync();
        string errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        return (compiler.ExitCode, output.Result + errors);
    }

    private static Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SkipException($"NOT RUN: ACL's published layout in headers (no C compiler '{start.FileName}': {e.Message})");
        }
    }
}
