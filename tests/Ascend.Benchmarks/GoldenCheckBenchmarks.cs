using Ascend.Attention;
using BenchmarkDotNet.Attributes;

namespace Ascend.Benchmarks;

/// <summary>
/// The golden check: reference and comparison, with data in place. Goal: 0.2 s at the shape of issue 622 on two cores.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class GoldenCheckBenchmarks
{
    private PagedAttentionData _data = null!;
    private ushort[] _output = null!;

    [Params("b16_h40_kv8_s4096_bs128_fp16", "b16_h40_kv8_s4096_bs128_bf16", "b4_h32_kv8_s512_bs128_fp16")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _data = new PagedAttentionProblem(PagedAttentionShape.Parse(Shape)).CreateData();
        _output = AttentionReference.Compute(_data);
    }

    [Benchmark]
    public bool GoldenCheckOfOutput() => GoldenCheck.Run(_data, _output).Passed;

    [Benchmark]
    public PagedAttentionData GenerateData() => _data.Problem.CreateData();
}
