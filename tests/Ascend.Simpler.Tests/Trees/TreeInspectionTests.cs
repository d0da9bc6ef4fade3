using System.Runtime.Versioning;
using System.Text;
using Ascend.Interop;

namespace Ascend.Simpler.Tests;

/// <summary>Trees, compilers and caches that are not what they should be, and what is said of them before anything is loaded.</summary>
[SupportedOSPlatform("linux")]
public sealed class TreeInspectionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);

    public TreeInspectionTests()
    {
        _environment["XDG_CACHE_HOME"] = Path.Combine(_folder.Path, "cache");
        _environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
    }

    private string CacheFolder => Path.Combine(_folder.Path, "cache", "ascend-runtime", "adapters");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_tree_passes_and_its_adapter_is_compiled_once()
    {
        TreeInspection first = Inspect(Copy());
        Assert.Null(first.Problem);
        Assert.False(first.RecordsTracr);
        Assert.True(first.Entry!.WasCompiledNow);
        Assert.Equal("G6", first.Adapter!.Facts.Generation);
        TreeInspection second = Inspect(Copy());
        Assert.False(second.Entry!.WasCompiledNow);
        Assert.Equal(first.Entry.Library, second.Entry.Library);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(CacheFolder));
    }

    [Theory]
    [InlineData(null, "no C++ compiler")]
    [InlineData("/nowhere/c++", "'/nowhere/c++', which CXX names, does not exist")]
    public void Without_a_compiler_the_package_to_install_is_named(string? compiler, string expected)
    {
        _environment["CXX"] = compiler;
        _environment["PATH"] = _folder.Path;
        TreeInspection inspection = Inspect(Copy());
        Assert.Contains(expected, inspection.Problem, StringComparison.Ordinal);
        Assert.Contains("apt-get install g++", inspection.NextStep, StringComparison.Ordinal);
        Assert.Throws<AscendNotSupportedException>(inspection.ThrowIfRefused);
    }

    [Theory]
    [InlineData("c++: error: unrecognized command line option '-std=c++17'", "does not know C++17")]
    [InlineData("adapter.cpp:1:1: fatal error: error writing to /tmp/x.s: No space left on device", "the disk is full")]
    [InlineData("tree/worker/pto_runtime_c_api.h:9:1: error: 'uint99_t' does not name a type", "'uint99_t' does not name a type")]
    public void A_compiler_that_fails_is_quoted_in_one_readable_error(string says, string expected)
    {
        _environment["CXX"] = Script($"echo \"{says}\" >&2; exit 1");
        string root = Copy();
        string text;
        try
        {
            text = Inspect(root).Problem!;
        }
        catch (AscendException e)
        {
            text = e.Message;
        }

        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains(root, text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(CacheFolder));
    }

    [Fact]
    public void Without_headers_the_tree_is_refused_and_half_a_header_set_names_what_is_missing()
    {
        string root = Copy();
        Directory.Move(Path.Combine(root, "src"), Path.Combine(root, "elsewhere"));
        Assert.Contains("has no headers", Inspect(root).Problem, StringComparison.Ordinal);
        Directory.Move(Path.Combine(root, "elsewhere"), Path.Combine(root, "src"));
        File.Delete(Path.Combine(root, "src/common/task_interface/call_config.h"));
        Assert.Contains("call_config.h", Inspect(root).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_without_a_library_is_refused_by_the_missing_file()
    {
        string root = Copy();
        File.Delete(Path.Combine(root, StandInTree.Context));
        AscendException e = Assert.Throws<AscendException>(() => Inspect(root));
        Assert.Contains("libcpu_sim_context.so", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_only_the_headers_know_is_named()
    {
        string root = Copy(StandInGenerations.G6 with { Omitted = "simpler_finalize_run" });
        Assert.Contains("simpler_finalize_run, which the library does not export", Inspect(root).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_older_than_its_headers_is_refused_unless_told_otherwise()
    {
        string root = Copy();
        File.SetLastWriteTimeUtc(Path.Combine(root, "src/common/worker/pto_runtime_c_api.h"), DateTime.UtcNow.AddHours(1));
        TreeInspection inspection = Inspect(root);
        Assert.Contains("worker/pto_runtime_c_api.h", inspection.Problem, StringComparison.Ordinal);
        Assert.Contains(TreeInspection.AllowStaleVariable, inspection.NextStep, StringComparison.Ordinal);
        _environment[TreeInspection.AllowStaleVariable] = "1";
        Assert.Null(Inspect(root).Problem);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_cache_that_others_may_write_is_refused(UnixFileMode mode)
    {
        Directory.CreateDirectory(CacheFolder);
        File.SetUnixFileMode(CacheFolder, File.GetUnixFileMode(CacheFolder) | mode);
        string root = Copy();
        AscendException e = Assert.Throws<AscendException>(() => Inspect(root));
        Assert.Contains("may be written by others", e.Message, StringComparison.Ordinal);
        Assert.Contains(CacheFolder, e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_cache_of_another_user_is_refused()
    {
        Directory.CreateDirectory(CacheFolder);
        using var change = System.Diagnostics.Process.Start("chown", ["12345", CacheFolder]);
        change.WaitForExit();
        Skip.If(change.ExitCode != 0, "NOT RUN: a cache of another user (only root can make one)");
        string root = Copy();
        Assert.Contains("belongs to user 12345", Assert.Throws<AscendException>(() => Inspect(root)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_damaged_entry_is_compiled_again(int damage)
    {
        string root = Copy();
        string entry = Path.GetDirectoryName(Inspect(root).Entry!.Library)!;
        string library = Path.Combine(entry, "adapter.so");
        switch (damage)
        {
            case 0:
                // In a file of its own: the one that is loaded must keep its pages.
                byte[] beginning = File.ReadAllBytes(library)[..1000];
                File.Delete(library);
                File.WriteAllBytes(library, beginning);
                break;
            case 1:
                File.Delete(library);
                break;
            default:
                File.WriteAllText(Path.Combine(entry, "entry"), "nonsense");
                break;
        }

        AdapterEntry again = FindEntry(root);
        Assert.True(again.WasCompiledNow);
        ElfHeader.EnsureLoadable(again.Library);
        Assert.Single(Directory.GetFileSystemEntries(CacheFolder));
    }

    [Fact]
    public void An_entry_that_is_a_link_is_not_loaded()
    {
        string root = Copy();
        string entry = Path.GetDirectoryName(FindEntry(root).Library)!;
        string moved = Path.Combine(_folder.Path, "moved");
        Directory.Move(entry, moved);
        Directory.CreateSymbolicLink(entry, moved);
        Assert.Contains("symbolic link", Assert.Throws<AscendException>(() => FindEntry(root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compilations_at_the_same_time_leave_one_whole_entry()
    {
        string root = Copy();
        AdapterEntry[] entries = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => FindEntry(root))));
        Assert.Single(entries.Select(entry => entry.Library).Distinct());
        Assert.Single(Directory.GetFileSystemEntries(CacheFolder));
        Assert.False(FindEntry(root).WasCompiledNow);
    }

    /// <summary>What is loaded was compiled from the bytes that were hashed, whatever happens to the files meanwhile.</summary>
    [Fact]
    public void Headers_that_change_after_they_were_read_do_not_reach_the_compiler()
    {
        string root = Copy();
        TreeHeaders headers = TreeHeaders.Read(Path.Combine(root, StandInTree.Headers))!;
        File.WriteAllText(Path.Combine(root, "src/common/task_interface/call_config.h"), "#error changed\n");
        AdapterEntry entry = AdapterCache.OfUser(VariableOf).Find(headers, VariableOf);
        Assert.True(entry.WasCompiledNow);
        Assert.Contains("changed", Inspect(root).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_home_the_adapter_is_compiled_for_this_process()
    {
        _environment["XDG_CACHE_HOME"] = null;
        AdapterEntry entry = FindEntry(Copy());
        Assert.True(entry.WasCompiledNow);
        Assert.StartsWith(Path.GetTempPath(), entry.Library, StringComparison.Ordinal);
    }

    [Fact]
    public void A_build_of_the_wrong_kind_is_refused_in_both_roles()
    {
        RuntimeTree plain = RuntimeTree.Locate(Copy(), BackendKind.Simulator);
        AscendNotSupportedException e = Assert.Throws<AscendNotSupportedException>(() => RuntimeBuild.Identify(plain, isTracr: true, VariableOf));
        Assert.Contains("was built without it", e.Message, StringComparison.Ordinal);
        string traced = Copy();
        Mark(Path.Combine(traced, StandInTree.Runtime));
        RuntimeTree tracr = RuntimeTree.Locate(traced, BackendKind.Simulator);
        Assert.True(Inspect(traced).RecordsTracr);
        e = Assert.Throws<AscendNotSupportedException>(() => RuntimeBuild.Identify(tracr, isTracr: false, VariableOf));
        Assert.Contains("records TraCR", e.Message, StringComparison.Ordinal);
        Assert.True(RuntimeBuild.Identify(tracr, isTracr: true, VariableOf).IsTracr);
    }

    [Fact]
    public void One_tree_in_both_roles_is_refused_whatever_its_spelling()
    {
        string root = Copy();
        string link = Path.Combine(_folder.Path, "link");
        Directory.CreateSymbolicLink(link, root);
        foreach (string other in (string[])[root, root + "/", Path.Combine(root, "..", Path.GetFileName(root)), link])
        {
            Assert.Throws<AscendNotSupportedException>(() => SimplerRuntimes.RequireDifferent(root, other));
        }

        SimplerRuntimes.RequireDifferent(root, null);
        SimplerRuntimes.RequireDifferent(root, _folder.Path);
    }

    [Theory]
    [InlineData("abc", false)]
    [InlineData("", false)]
    [InlineData("-3", false)]
    [InlineData("17x", false)]
    [InlineData("17", true)]
    public void A_sample_id_that_is_no_number_is_hidden_while_libraries_load(string value, bool isKept)
    {
        string? before = DynamicLinker.GetEnvironmentVariable(SampleIdVariable.Name);
        try
        {
            DynamicLinker.SetEnvironmentVariable(SampleIdVariable.Name, value);
            using (SampleIdVariable.Harmless())
            {
                Assert.Equal(isKept ? value : null, DynamicLinker.GetEnvironmentVariable(SampleIdVariable.Name));
            }

            Assert.Equal(value, DynamicLinker.GetEnvironmentVariable(SampleIdVariable.Name));
        }
        finally
        {
            DynamicLinker.SetEnvironmentVariable(SampleIdVariable.Name, before);
        }
    }

    /// <summary>A platform whose name ends in "sim" and needs a device is no simulator.</summary>
    [Fact]
    public void The_simulator_of_the_aicpu_alone_is_no_platform_of_ours()
    {
        Assert.Null(KernelPlatform.Find("a2a3asim"));
        Assert.Null(KernelPlatform.Find("a2a3asimgq"));
        string root = Copy();
        Directory.Move(Path.Combine(root, "build/lib/a2a3/sim"), Path.Combine(root, "build/lib/a2a3/asim"));
        Assert.Contains("a2a3/sim", Assert.Throws<AscendException>(() => Inspect(root)).Message, StringComparison.Ordinal);
    }

    private TreeInspection Inspect(string root) => TreeInspection.Of(RuntimeTree.Locate(root, BackendKind.Simulator), VariableOf);

    private AdapterEntry FindEntry(string root) =>
        AdapterCache.OfUser(VariableOf).Find(TreeHeaders.Read(Path.Combine(root, StandInTree.Headers))!, VariableOf);

    private string? VariableOf(string name) => _environment.GetValueOrDefault(name);

    /// <summary>A stand-in tree that the test may change.</summary>
    private string Copy(StandInFeatures? features = null)
    {
        string source = StandInTree.Of(features ?? StandInGenerations.G6);
        string target = Path.Combine(_folder.Path, $"tree-{Guid.NewGuid():N}");
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.SetLastWriteTimeUtc(Path.Combine(target, StandInTree.Runtime), DateTime.UtcNow.AddSeconds(1));
        return target;
    }

    private string Script(string body)
    {
        string path = Path.Combine(_folder.Path, "compiler");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Gives a library what a TraCR build is known by.</summary>
    private static void Mark(string library)
    {
        using FileStream file = File.Open(library, FileMode.Append);
        file.Write(Encoding.ASCII.GetBytes("\0_ZN5tracr14StoreTracrDataEv\0~/ascend/tracr_\0"));
    }
}
