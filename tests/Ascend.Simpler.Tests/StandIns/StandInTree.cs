using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Ascend.Simpler.Tests;

/// <summary>Writes trees in the shape of built checkouts of simpler, with libraries of ours that play the runtime.</summary>
internal static class StandInTree
{
    public const string Headers = "src/common";
    public const string Runtime = "build/lib/a2a3/sim/tensormap_and_ringbuffer/libhost_runtime.so";
    public const string Context = "build/lib/libcpu_sim_context.so";
    public const string LogLibrary = "build/lib/libsimpler_log.so";

    private static readonly string s_sources = Path.Combine(
        RepositoryRoot.Path, "tests", "Ascend.Simpler.Tests", "StandIns", "Native");

    private static readonly Lazy<string> s_sourceHash = new(() => HashOf(
        Directory.GetFiles(s_sources).Order(StringComparer.Ordinal).Select(File.ReadAllText)));

    /// <summary>Where compiled trees and adapters are kept between test runs.</summary>
    public static string Kept { get; } = Directory.CreateDirectory(
        Path.Combine(RepositoryRoot.Path, "artifacts", "stand-ins")).FullName;

    /// <summary>A tree that is written once for equal features and sources, and never changed.</summary>
    public static string Of(StandInFeatures features)
    {
        string expected = StandInExpectedHeader.Of(features);
        string key = HashOf([s_sourceHash.Value, expected, .. StandInHeaders.Of(features).Values, features.Omitted ?? ""]);
        string folder = Path.Combine(Kept, "trees", key);
        if (!Directory.Exists(folder))
        {
            string work = $"{folder}.{Guid.NewGuid():N}.tmp";
            Write(features, work);
            try
            {
                Directory.Move(work, folder);
            }
            catch (IOException) when (Directory.Exists(folder))
            {
                Directory.Delete(work, recursive: true);
            }
        }

        return folder;
    }

    /// <summary>Writes headers, pin and libraries below a folder.</summary>
    public static void Write(StandInFeatures features, string folder)
    {
        WriteHeaders(features, folder);
        string build = Path.Combine(folder, "build");
        string runtimes = Path.GetDirectoryName(Path.Combine(folder, Runtime))!;
        Directory.CreateDirectory(runtimes);
        File.WriteAllText(Path.Combine(runtimes, "libaicpu_kernel.so"), "aicpu executor of a stand-in tree");
        File.WriteAllText(Path.Combine(runtimes, "libaicore_kernel.so"), "aicore executor of a stand-in tree");
        File.WriteAllText(Path.Combine(build, "expected.h"), StandInExpectedHeader.Of(features));
        string[] omitted = features.Omitted is { } name ? [$"-D{name}=omitted_function"] : [];
        Compile(build, "stand_in.cpp", Path.Combine(folder, Runtime), omitted);
        Compile(build, "companion.cpp", Path.Combine(folder, Context), ["-DSTAND_IN_COMPANION=1"]);
        if (features.Log is LogForm.LibraryOfOne or LogForm.LibraryOfTwo)
        {
            Compile(build, "companion.cpp", Path.Combine(folder, LogLibrary), ["-DSTAND_IN_COMPANION=2"]);
        }
    }

    /// <summary>Writes headers and pin only.</summary>
    /// <param name="features">What the tree has.</param>
    /// <param name="folder">Its root.</param>
    /// <param name="edit">Changes a header's text, by its path below src/common; null for none.</param>
    public static void WriteHeaders(StandInFeatures features, string folder, Func<string, string, string>? edit = null)
    {
        foreach ((string name, string text) in StandInHeaders.Of(features))
        {
            string path = Path.Combine(folder, Headers, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, edit is null ? text : edit(name, text));
        }

        File.WriteAllText(Path.Combine(folder, "pto_isa.pin"), HashOf([features.ToString()])[..40] + "\n");
    }

    private static void Compile(string include, string source, string library, string[] more)
    {
        var start = new ProcessStartInfo("g++") { RedirectStandardError = true };
        string[] arguments =
        [
            "-std=c++17", "-w", "-O0", "-fPIC", "-shared", "-fvisibility=hidden", "-fno-exceptions", "-fno-rtti",
            "-fno-gnu-unique", "-Wl,-Bsymbolic", $"-I{include}", $"-I{s_sources}", .. more, "-o", library,
            Path.Combine(s_sources, source), "-lpthread",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process compiler = Process.Start(start)!;
        string errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
        {
            throw new InvalidOperationException($"The stand-in library '{library}' does not compile:\n{errors}");
        }
    }

    private static string HashOf(IEnumerable<string> texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts))))[..40];
}
