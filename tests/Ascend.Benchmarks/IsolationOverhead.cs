using System.Diagnostics;
using System.Globalization;
using Ascend.Runtime;

namespace Ascend.Benchmarks;

/// <summary>
/// What a session in a worker process adds to a run: the same runs in this process and in a worker in turn, without tensors and with
/// host tensors of a megabyte that travel through shared memory both ways. Times of this machine, on the mock.
/// </summary>
internal static class IsolationOverhead
{
    private const int Pairs = 15;
    private const int RunsPerLoop = 2_000;

    public static void Execute()
    {
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock });
        using Device device = host.OpenDevice();
        using RuntimeSession local = device.CreateSession();
        long start = Stopwatch.GetTimestamp();
        using RuntimeSession isolated = device.CreateSession(new SessionOptions { Isolation = SessionIsolation.Process });
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"start of a worker: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms"));
        Report("no tensors", local, isolated, "noop", RunsPerLoop, () => new KernelArguments());
        Report("three host tensors of 1 MiB", local, isolated, "vector", RunsPerLoop / 10, Vectors);
    }

    private static KernelArguments Vectors()
    {
        var spec = new TensorSpec(TensorDataType.Float32, 512, 512);
        float[] a = new float[spec.ElementCount];
        float[] b = new float[spec.ElementCount];
        float[] f = new float[spec.ElementCount];
        return new KernelArguments().AddReadOnlyTensor<float>(a, spec).AddReadOnlyTensor<float>(b, spec).AddTensor(f.AsMemory(), spec);
    }

    private static void Report(
        string title, RuntimeSession local, RuntimeSession isolated, string package, int runs, Func<KernelArguments> createArguments)
    {
        using KernelArguments arguments = createArguments();
        string path = Path.Combine(AppContext.BaseDirectory, "Packages", package);
        RegisteredKernel localKernel = local.Register(KernelPackage.Load(path));
        RegisteredKernel isolatedKernel = isolated.Register(KernelPackage.Load(path));
        _ = Loop(local, localKernel, arguments, runs / 10);
        _ = Loop(isolated, isolatedKernel, arguments, runs / 10);

        var added = new List<double>(Pairs);
        Console.WriteLine($"{title}\npair  this process us/run  worker us/run  added us/run");
        for (int pair = 1; pair <= Pairs; pair++)
        {
            double here = Loop(local, localKernel, arguments, runs);
            double there = Loop(isolated, isolatedKernel, arguments, runs);
            added.Add(there - here);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{pair,4}  {here,19:F1}  {there,13:F1}  {added[^1],12:F1}"));
        }

        added.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"added per run: median {added[Pairs / 2]:F1} us, {added[0]:F1} to {added[^1]:F1} us ({Pairs} pairs of {runs} runs)"));
    }

    private static double Loop(RuntimeSession session, RegisteredKernel kernel, KernelArguments arguments, int runs)
    {
        RunOptions options = RunOptions.Default;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < runs; i++)
        {
            _ = session.Run(kernel, arguments, options);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / runs;
    }
}
