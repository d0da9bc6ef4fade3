using System.CommandLine;
using System.Globalization;
using Ascend.Cli.Run;

namespace Ascend.Cli.Commands;

/// <summary><c>ascend package SOURCE</c>: compiles kernel sources into a package.</summary>
internal static class PackageCommand
{
    public static Command Create(ConsoleStreams streams)
    {
        var command = new Command("package", "Compiles kernel sources into a package that 'ascend run' and the library launch.");
        var source = new Argument<string>("SOURCE")
        {
            Description = $"A {KernelSources.FileName} or a directory with one, a PyPTO build output, or the name of a shipped description.",
        };
        var platform = new Option<string>("--platform")
        {
            Description = "a2a3sim (simulator), a2a3 (device), a5sim or a5.",
            DefaultValueFactory = _ => "a2a3sim",
        };
        var output = new Option<string>("--output")
        {
            Description = "The package's directory: absent, empty, or a package, which is replaced.",
            Required = true,
        };
        var simpler = new Option<string?>("--simpler-root") { Description = "simpler tree to compile against. Default: SIMPLER_ROOT." };
        var ptoIsa = new Option<string?>("--pto-isa-root") { Description = "pto-isa checkout to compile against. Default: PTO_ISA_ROOT." };
        var compiler = new Option<string?>("--compiler")
        {
            Description = "C++ compiler for the simulator. Default: ASCEND_KERNEL_CXX, else the first suitable one on the path.",
        };
        var defines = new Option<string[]>("--define") { Description = "Macro for every kernel.", HelpName = "name[=value]" };
        var jobs = new Option<int?>("--jobs") { Description = "Compilers at once. Default: one per processor." };
        var allowFloat16 = new Option<bool>("--allow-float16-for-bfloat16")
        {
            Description = "Build bfloat16 kernels with a compiler that lacks it; they then compute in float16.",
        };
        command.Arguments.Add(source);
        foreach (Option option in new Option[] { platform, output, simpler, ptoIsa, compiler, defines, jobs, allowFloat16 })
        {
            command.Options.Add(option);
        }

        command.SetAction(CommandLine.Guarded(streams, async (parsed, cancellation) =>
        {
            if (parsed.GetValue(jobs) is < 1)
            {
                throw new UsageException($"--jobs is {parsed.GetValue(jobs)}; it must be at least 1.");
            }

            var options = new KernelCompilerOptions
            {
                Platform = parsed.GetValue(platform)!,
                SimplerRoot = parsed.GetValue(simpler),
                PtoIsaRoot = parsed.GetValue(ptoIsa),
                HostCompiler = parsed.GetValue(compiler),
                MaxParallel = parsed.GetValue(jobs),
                Defines = ParseDefines(parsed.GetValue(defines) ?? []),
                AllowFloat16ForBfloat16 = parsed.GetValue(allowFloat16),
            };
            var kernelCompiler = new KernelCompiler(options);
            KernelSources sources = KernelSources.Load(ShippedPackages.ResolveSources(parsed.GetValue(source)!), options);
            KernelPackage package = await kernelCompiler.BuildAsync(
                sources, parsed.GetValue(output)!, new BuildReporter(streams), cancellation).ConfigureAwait(false);
            Report(streams, package, options.Platform);
            return ExitCode.Success;
        }));
        return command;
    }

    private static void Report(ConsoleStreams streams, KernelPackage package, string platform)
    {
        PackageBuild build = package.Builds[platform];
        streams.Output.MarkupLineInterpolated($"[bold]{package.Name}[/] for {platform}, runtime {package.Runtime}: {package.DirectoryPath}");
        streams.Output.MarkupLineInterpolated(
            $"from {package.Origin.Repository}, commit {package.Origin.Commit ?? "unknown"}; ABI generation {build.Generation ?? "unknown"}, {build.Compiler}");
        foreach (KernelDeclaration kernel in package.Kernels)
        {
            string core = kernel.CoreType == CoreType.AiVector ? "AIVector" : "AICube";
            string external = kernel.IsExternal ? "  EXTERNAL: not generated with the rest" : "";
            string line = string.Create(CultureInfo.InvariantCulture, $"{kernel.FuncId,5}  {core,-8}  {kernel.Name}{external}");
            streams.Output.MarkupLineInterpolated($"{line}");
        }

        if (package.HasExternalKernels)
        {
            streams.Output.MarkupLine(
                "[yellow]External kernels were taken from elsewhere: a comparison with their source compares a kernel with itself.[/]");
        }

        foreach (string note in build.Notes)
        {
            streams.Output.MarkupLineInterpolated($"[yellow]note:[/] {note}");
        }
    }

    private static Dictionary<string, string> ParseDefines(string[] defines)
    {
        var parsed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string define in defines)
        {
            int at = define.IndexOf('=', StringComparison.Ordinal);
            string name = at < 0 ? define : define[..at];
            if (name.Length == 0 || !parsed.TryAdd(name, at < 0 ? "" : define[(at + 1)..]))
            {
                throw new UsageException($"--define {define}: the name is missing or given twice; write name or name=value.");
            }
        }

        return parsed;
    }

    /// <summary>Writes a line per file, at once: a package takes minutes.</summary>
    private sealed class BuildReporter(ConsoleStreams streams) : IProgress<CompileProgress>
    {
        public void Report(CompileProgress value) => streams.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"[{value.Done}/{value.Total}] {value.Name}{(value.WasCached ? " (cached)" : "")}"));
    }
}
