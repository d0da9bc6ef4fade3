using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

/// <summary>What the kernel of <c>Sources/failures</c> does.</summary>
public enum KernelFailure
{
    None,
    Segfault,
    Exception,
    Hang,
    Pause,
}

/// <summary>What the orchestration of <c>Sources/failures</c> does.</summary>
public enum OrchestrationFailure
{
    None,
    MissingKernel,
    ScopeDeadlock,
    HeapRing,
    InvalidArguments,
    SynchronousStart,
    ExplicitFatal,
    DependencyPool,
}

/// <summary>
/// A session with a package whose kernel adds two tensors and whose scalars make it, or its orchestration, fail. Compiled from sources
/// of the tests' own against the tree. Isolated unless asked otherwise, since a process gets through few simulator runs.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class FailingKernel : IDisposable
{
    private const int Count = 1024;

    private static readonly string s_sources = Path.Combine(AppContext.BaseDirectory, "Sources", "failures");

    private readonly TemporaryFolder _output = new();
    private readonly float[] _a = new float[Count];
    private readonly float[] _b = new float[Count];
    private readonly float[] _f = new float[Count];

    /// <param name="tree">The tree.</param>
    /// <param name="session">How the session behaves; null for an isolated one.</param>
    /// <param name="host">Further options of the host.</param>
    public FailingKernel(GenerationTree tree, SessionOptions? session = null, HostOptions? host = null)
    {
        Package = Build(tree, scalars: 3);
        Host = AscendHost.Open(host ?? new HostOptions { Backend = BackendKind.Simulator, SimplerRoot = tree.Root });
        Device = Host.OpenDevice();
        Session = Device.CreateSession((session ?? Workers.Isolated) with { OutputDirectory = _output.Path });
        Kernel = Session.Register(Package);
        Array.Fill(_a, 2);
        Array.Fill(_b, 3);
    }

    public static TensorSpec Spec { get; } = new(TensorDataType.Float32, Count);

    /// <summary>Three threads, which every generation takes, and a limit for runs that are expected to end.</summary>
    public static RunOptions Options { get; } = new() { AicpuThreads = 3, Timeout = TimeSpan.FromMinutes(2) };

    public KernelPackage Package { get; }

    public AscendHost Host { get; }

    public Device Device { get; }

    public RuntimeSession Session { get; }

    public RegisteredKernel Kernel { get; }

    public string OutputDirectory => _output.Path;

    public float[] A => _a;

    /// <summary>Builds the package.</summary>
    /// <param name="tree">The tree to build against.</param>
    /// <param name="scalars">Number of scalars that it declares; its orchestration takes three.</param>
    public static KernelPackage Build(GenerationTree tree, int scalars, string? directory = null)
    {
        var sources = new KernelSources(
            s_sources,
            "failing_kernel",
            "tensormap_and_ringbuffer",
            new OrchestrationSource(Path.Combine(s_sources, "orchestration.cpp"), "aicpu_orchestration_entry"),
            [
                new KernelSource(0, "add_or_fail", CoreType.AiVector, Path.Combine(s_sources, "kernel.cpp"))
                {
                    Signature = [ArgumentDirection.In, ArgumentDirection.In, ArgumentDirection.Out],
                },
            ])
        {
            Arguments = [Argument("a", ArgumentDirection.In), Argument("b", ArgumentDirection.In), Argument("f", ArgumentDirection.Out)],
            Scalars = [.. Enumerable.Range(0, scalars).Select(i => new ScalarDeclaration($"s{i}", long.MinValue, long.MaxValue))],
        };
        var compiler = new KernelCompiler(new KernelCompilerOptions { SimplerRoot = tree.Root, PtoIsaRoot = tree.PtoIsa });
        return compiler.BuildAsync(sources, directory).GetAwaiter().GetResult();
    }

    public KernelArguments Arguments(
        KernelFailure kernel = KernelFailure.None, int milliseconds = 0, OrchestrationFailure orchestration = OrchestrationFailure.None) =>
        Tensors().AddScalar((long)kernel).AddScalar(milliseconds).AddScalar((long)orchestration);

    public KernelArguments Tensors()
    {
        Array.Clear(_f);
        return new KernelArguments()
            .AddReadOnlyTensor<float>(_a, Spec).AddReadOnlyTensor<float>(_b, Spec).AddTensor<float>(_f, Spec);
    }

    /// <summary>Runs what fails, or does not.</summary>
    public RunResult Run(
        KernelFailure kernel = KernelFailure.None,
        int milliseconds = 0,
        OrchestrationFailure orchestration = OrchestrationFailure.None,
        RunOptions? options = null)
    {
        using KernelArguments arguments = Arguments(kernel, milliseconds, orchestration);
        return Session.Run(Kernel, arguments, options ?? Options);
    }

    /// <summary>Checks that a run works.</summary>
    public void AssertWorks()
    {
        _ = Run();
        AssertResult();
    }

    /// <summary>Checks that the last run added the tensors, and clears the result.</summary>
    public void AssertResult()
    {
        Assert.All(_f, value => Assert.Equal(5f, value));
        Array.Clear(_f);
    }

    public void Dispose()
    {
        Session.Dispose();
        Device.Dispose();
        Host.Dispose();
        _output.Dispose();
    }

    private static ArgumentDeclaration Argument(string name, ArgumentDirection direction) =>
        new(name, direction, [TensorDataType.Float32], ["count"]);
}
