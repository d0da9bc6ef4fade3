using dnlib.DotNet;
using SharpFuzz;

namespace Ascend.Fuzzing;

/// <summary>A copy of this program whose readers count the branches that they take; removed at the end.</summary>
internal sealed class InstrumentedCopy : IDisposable
{
    private static readonly string[] s_assemblies = ["Ascend.Files.dll", "Ascend.Tracing.dll", "Ascend.Simpler.dll"];

    private readonly string _folder =
        Path.Combine(RepositoryRoot.Path, "artifacts", "fuzz", $"instrumented-{Environment.ProcessId}");

    public InstrumentedCopy()
    {
        Directory.CreateDirectory(_folder);
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }

        foreach (string assembly in s_assemblies)
        {
            int types = Fuzzer.Instrument(Path.Combine(_folder, assembly), _ => true, Options.Value).Count();
            Console.WriteLine($"{assembly}: {types} types instrumented");
        }

        Array.ForEach(Directory.GetFiles(_folder, "Ascend.*.dll"), LetOptimize);
    }

    /// <summary>The program to start.</summary>
    public string Program => Path.Combine(_folder, "Ascend.Fuzzing.dll");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Takes from a debug build what keeps it from being compiled with optimisation: inputs are read faster.</summary>
    private static void LetOptimize(string assembly)
    {
        using ModuleDefMD module = ModuleDefMD.Load(File.ReadAllBytes(assembly));
        module.Assembly.CustomAttributes.RemoveAll("System.Diagnostics.DebuggableAttribute");
        module.Write(assembly);
    }
}
