using System.Security.Cryptography;
using Ascend.Interop;

namespace Ascend.Simpler;

/// <summary>
/// Identifies the ABI generation of a runtime: exported symbols first, then the headers of its tree, compiled or, without a
/// compiler, read. Only what is identified beyond doubt is called.
/// </summary>
internal static class RuntimeInspector
{
    private const string HostLogBinding = "simpler_host_log_bind_state";

    /// <summary>Inspects a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="environment">Reads an environment variable (CXX, PATH, HOME, XDG_CACHE_HOME).</param>
    /// <exception cref="AscendException">A file cannot be read, or the library is for another architecture.</exception>
    public static RuntimeInspection Inspect(RuntimeTree tree, Func<string, string?> environment)
    {
        byte[] library = ReadLibrary(tree.HostRuntime);
        string[] symbols = ReadSymbols(tree.HostRuntime, library);
        SimplerGeneration[] candidates = GenerationsOf(symbols);
        var inspection = new RuntimeInspection { Tree = tree, Symbols = symbols, SymbolGenerations = candidates };
        if (candidates.Length == 0)
        {
            return Refuse(
                inspection,
                "its exported functions are those of no known generation of simpler's host runtime.",
                "Name a tree of simpler whose libhost_runtime.so was built from it.");
        }

        return HeaderSet.Read(tree.Headers) is { } headers
            ? WithHeaders(inspection, headers, library, environment)
            : WithoutHeaders(inspection);
    }

    /// <summary>The generations whose set of entry points these symbols are.</summary>
    public static SimplerGeneration[] GenerationsOf(IReadOnlyCollection<string> symbols)
    {
        bool Has(string name) => symbols.Contains(name);
        return Has("simpler_run")
            ? Has("simpler_prepare_run")
                ? Has(HostLogBinding) ? [SimplerGeneration.G6] : [SimplerGeneration.G5, SimplerGeneration.G6]
                : Has("get_pipeline_contract") ? [SimplerGeneration.G4] : [SimplerGeneration.G2, SimplerGeneration.G3]
            : Has("run_prepared") ? [SimplerGeneration.G0, SimplerGeneration.G1] : [];
    }

    private static RuntimeInspection WithoutHeaders(RuntimeInspection inspection)
    {
        if (inspection.SymbolGenerations is not [var only])
        {
            return Refuse(
                inspection,
                $"its symbols fit {string.Join(" and ", inspection.SymbolGenerations)}, and the tree has no headers that tell them apart.",
                "Name the checkout that it was built from, or an installed package with its sources.");
        }

        inspection = inspection with { Generation = only };
        return AbiTable.Of(only, bindsHostLog: true) is null ? RefuseGeneration(inspection) : inspection;
    }

    private static RuntimeInspection WithHeaders(
        RuntimeInspection inspection, HeaderSet headers, byte[] library, Func<string, string?> environment)
    {
        if (headers.Generation is not { } generation || !inspection.SymbolGenerations.Contains(generation))
        {
            string found = headers.Generation is { } other ? $"generation {other}" : "no known generation";
            return Refuse(
                inspection,
                $"its symbols are those of {string.Join(" or ", inspection.SymbolGenerations)}, the headers in '{headers.Directory}' of {found}.",
                "Build the library again from the tree's sources, or name the tree that it was built from.");
        }

        inspection = inspection with { Generation = generation };
        if (AbiTable.Of(generation, inspection.Symbols.Contains(HostLogBinding)) is not { } table)
        {
            return RefuseGeneration(inspection);
        }

        Dictionary<string, string> actual;
        if (AbiCompiler.Find(environment) is { } compiler)
        {
            (actual, HeaderCheck check) = Compile(table, headers, compiler, library, AbiCache.OfUser(environment));
            inspection = inspection with { Compiler = compiler, HeaderCheck = check };
        }
        else
        {
            actual = HeaderParser.Ask(table, headers);
            inspection = inspection with { HeaderCheck = HeaderCheck.Parsed };
        }

        AbiDifference[] differences =
        [
            .. table.Facts.Select(fact => new AbiDifference(fact.Name, fact.Expected, actual.GetValueOrDefault(fact.Name, "absent")))
                .Where(difference => difference.Actual != difference.Expected),
        ];
        inspection = inspection with { FactCount = table.Facts.Count, Differences = differences };
        return differences.Length == 0
            ? inspection
            : Refuse(
                inspection,
                $"the headers in '{headers.Directory}' differ from generation {generation} in {differences.Length} of {table.Facts.Count} facts:"
                + string.Concat(differences.Select(difference => $"\n  {difference}")),
                "Use a tree of that generation as released; calling this one would corrupt memory.");
    }

    private static (Dictionary<string, string> Values, HeaderCheck Check) Compile(
        AbiTable table, HeaderSet headers, string compiler, byte[] library, AbiCache cache)
    {
        string source = AbiProbeSource.Write(table, headers);
        var file = new FileInfo(compiler);
        FileSystemInfo binary = file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        string key = AbiCache.Key(
            Convert.ToHexString(SHA256.HashData(library)),
            headers.Hash,
            headers.Directory,
            source,
            compiler,
            binary.FullName,
            $"{binary.LastWriteTimeUtc.Ticks}");
        if (cache.Find(key) is { } known)
        {
            return (known, HeaderCheck.CompiledBefore);
        }

        Dictionary<string, string> values = AbiCompiler.Ask(table, headers, compiler, source);
        cache.Store(key, values);
        return (values, HeaderCheck.Compiled);
    }

    private static RuntimeInspection RefuseGeneration(RuntimeInspection inspection) => Refuse(
        inspection,
        $"it is of generation {inspection.Generation}, which this version does not drive.",
        "Use a tree of generation G0 (2026-06-24 to 06-27) or G6 (from 2026-08-05).");

    private static RuntimeInspection Refuse(RuntimeInspection inspection, string problem, string nextStep) =>
        inspection with { Problem = problem, NextStep = nextStep };

    private static byte[] ReadLibrary(string path)
    {
        try
        {
            ElfHeader.EnsureLoadable(path);
            return File.ReadAllBytes(path);
        }
        catch (NativeLoadException e)
        {
            throw new AscendException(
                new AscendFailure
                {
                    Operation = "Identifying " + Path.GetFileName(path),
                    LibraryPath = path,
                    Detail = e.Message,
                    NextStep = "Name a tree that was built on this kind of machine.",
                },
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AscendException($"'{path}' cannot be read: {e.Message}", "Make the tree readable.", e);
        }
    }

    private static string[] ReadSymbols(string path, byte[] library)
    {
        try
        {
            return
            [
                .. ElfImage.Parse(library).Symbols()
                    .Where(symbol => symbol.IsDefined && symbol.Name.Length > 0 && !symbol.Name.StartsWith('_'))
                    .Select(symbol => symbol.Name).Distinct().Order(StringComparer.Ordinal),
            ];
        }
        catch (InvalidDataException e)
        {
            throw new AscendException($"The symbols of '{path}' cannot be read: {e.Message}", "Build the library again.", e);
        }
    }
}
