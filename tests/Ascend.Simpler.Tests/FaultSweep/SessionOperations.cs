namespace Ascend.Simpler.Tests.FaultSweep;

/// <summary>The public operations over simpler's host runtime.</summary>
internal static class SessionOperations
{
    public static IEnumerable<SweepOperation> All(KernelPackage package, string output) =>
    [
        new("open and close a session", h => h.OpenDevice(), s => ((Device)s).CreateSession().Dispose()),
        Of("register and unregister", package, output, w =>
        {
            RegisteredKernel kernel = w.Session.Register(package);
            w.Session.Unregister(kernel);
        }),
        Of("run", package, output, w => _ = w.Session.Run(w.Kernel, w.Arguments)),
        Of("run with two memories", package, output, w => _ = w.Session.Run(w.Kernel, w.DeviceArguments)),
        Of("run without blocking", package, output, w => _ = w.Session.RunAsync(w.Kernel, w.Arguments).GetAwaiter().GetResult()),
        Of("run phase by phase", package, output, w =>
        {
            using PreparedRun run = w.Session.Prepare(w.Kernel, w.Arguments);
            run.Launch();
            Assert.True(run.Wait(TimeSpan.FromSeconds(30)));
            _ = run.FinalizeRun();
        }),
        Of("traced run", package, output, w => _ = w.Session.Run(w.Kernel, w.Arguments, new RunOptions { Trace = true })),
        Of("profiled run", package, output, w => _ = w.Session.Run(w.Kernel, w.Arguments, w.Profiled)),
        Of("profiled run phase by phase", package, output, w =>
        {
            using PreparedRun run = w.Session.Prepare(w.Kernel, w.Arguments, w.Profiled);
            run.Launch();
            _ = run.FinalizeRun();
        }),
        Of("session memory", package, output, w =>
        {
            using DeviceBuffer buffer = ((InProcessBackend)w.Session.Backend).AllocateInContext(4096);
            buffer.CopyFrom<byte>(new byte[4096]);
            buffer.CopyTo<byte>(new byte[4096]);
        }),
    ];

    private static SweepOperation Of(string name, KernelPackage package, string output, Action<SessionWorld> act) =>
        new(name, h => new SessionWorld(h, package, output), s => act((SessionWorld)s));

    private sealed class SessionWorld : IDisposable
    {
        private readonly Device _device;
        private readonly DeviceBuffer[] _buffers;

        public SessionWorld(AscendHost host, KernelPackage package, string output)
        {
            _device = host.OpenDevice();
            Session = _device.CreateSession(new SessionOptions { OutputDirectory = output });
            Kernel = Session.Register(package);
            Profiled = new RunOptions { ProfileDirectory = Path.Combine(output, "profiles") };
            var spec = new TensorSpec(TensorDataType.Float32, 64, 1);
            float[] numbers = new float[64];
            Arguments = new KernelArguments().AddReadOnlyTensor<float>(numbers, spec).AddReadOnlyTensor<float>(numbers, spec)
                .AddTensor(numbers.AsMemory(), spec);
            _buffers = [_device.Allocate(256), _device.Allocate(256), _device.Allocate(256)];
            DeviceArguments = new KernelArguments().AddTensor(_buffers[0], spec).AddTensor(_buffers[1], spec).AddTensor(_buffers[2], spec);
        }

        public RuntimeSession Session { get; }

        public RegisteredKernel Kernel { get; }

        public RunOptions Profiled { get; }

        public KernelArguments Arguments { get; }

        public KernelArguments DeviceArguments { get; }

        public void Dispose()
        {
            Arguments.Dispose();
            DeviceArguments.Dispose();
            Session.Dispose();
            foreach (DeviceBuffer buffer in _buffers)
            {
                buffer.Dispose();
            }

            _device.Dispose();
        }
    }
}
