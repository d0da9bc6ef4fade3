using Ascend.Attention;
using Ascend.Runtime;

namespace Ascend.Integration.Tests.Captures;

/// <summary>The mock with a profile and faults of a test's own, and traced runs on it.</summary>
internal sealed class MockCaptures : IDisposable
{
    private const string Shape = "b2_h8_kv2_s300_bs128_fp16";
    private readonly TemporaryFolder _folder = new();
    private readonly AscendHost _host;
    private readonly Device _device;
    private readonly RuntimeSession _session;

    /// <param name="style">The profile's section capture.</param>
    /// <param name="constants">Its section constants.</param>
    /// <param name="faults">A fault plan's entries.</param>
    public MockCaptures(string style = "{}", string constants = "{}", string faults = "")
    {
        string profile = _folder.File("profile.json");
        File.WriteAllText(profile, $$"""{"name": "captures", "capture": {{style}}, "constants": {{constants}}}""");
        _host = AscendHost.Open(new HostOptions
        {
            Backend = BackendKind.Mock,
            MockProfile = profile,
            MockFaults = $$"""{"faults": [{{faults}}]}""",
        });
        _device = _host.OpenDevice();
        _session = _device.CreateSession(new SessionOptions { OutputDirectory = _folder.File("runs") });
    }

    /// <summary>A profile's constants with some changed.</summary>
    public static string Constants(int clusters = 24, bool dualSlot = false) => $$$"""
        { "device": {"cube_cores": {"value": {{{clusters}}}, "unit": "count", "source": "test"},
                    "vector_cores": {"value": {{{2 * clusters}}}, "unit": "count", "source": "test"} },
         "scheduler": {"dual_slot_dispatch":
            {"value": {{{(dualSlot ? "true" : "false")}}}, "unit": "switch", "source": "test"} } }
        """;

    /// <summary>Traces runs of a package of the mock's on one small problem.</summary>
    /// <param name="package">cce, pypto or layer.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">AICPU threads; 0 is the profile's number.</param>
    /// <returns>What the runs gave, and whether each passed the golden check.</returns>
    public (RunResult Result, bool Passed)[] Run(string package, int count = 1, int threads = 0)
    {
        KernelPackage kernel = package switch
        {
            "cce" => AttentionPackages.LoadCce(),
            "pypto" => AttentionPackages.LoadPypto(),
            _ => AttentionPackages.LoadPyptoLayer(),
        };
        using var inputs = new WorkloadInputs(new PagedAttentionProblem(PagedAttentionShape.Parse(Shape)), _session);
        using WorkloadRun work = AttentionWorkload.Of(kernel).Prepare(inputs);
        RegisteredKernel registered = _session.Register(kernel);
        var results = new (RunResult, bool)[count];
        for (int i = 0; i < count; i++)
        {
            work.Clear();
            var options = new RunOptions { Trace = true, AicpuThreads = threads };
            RunResult result = _session.Run(registered, work.Arguments, options);
            results[i] = (result, work.Check(work.ReadResult(), false).Passed);
        }

        return results;
    }

    /// <summary>The captures of such runs.</summary>
    public RawCapture[] Trace(string package, int count = 1, int threads = 0) =>
        [.. Run(package, count, threads).Select(r =>
        {
            Assert.Null(r.Result.CaptureProblem);
            return RawCapture.Read(r.Result.CapturePath!);
        })];

    public void Dispose()
    {
        _session.Dispose();
        _device.Dispose();
        _host.Dispose();
        _folder.Dispose();
    }
}
