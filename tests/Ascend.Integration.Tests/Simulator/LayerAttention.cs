
namespace Ascend.Integration.Tests;

/// <summary>
/// The attention of the qwen3-14B decode layer (16 sequences, 40 query heads, 8 KV heads, head dim 128, bfloat16) at a context of one
/// block: a PyPTO output made of the kernels in a tree of June 2026, its arguments, and the expected result.
/// </summary>
internal sealed class LayerAttention : IDisposable
{
    private const int Batch = 16;
    private const int Heads = 40;
    private const int KvHeads = 8;
    private const int GroupSize = Heads / KvHeads;
    private const int PaddedGroup = 16;
    private const int HeadDim = 128;
    private const int Context = 128;
    private const int BlockSize = 128;
    private const int BlocksPerSequence = 43;
    private const int Blocks = Batch * BlocksPerSequence;

    private const string Config =
        """
        # What the compiler made of one program

        from pathlib import Path

        from simpler.task_interface import ArgDirection as _D

        _ROOT_DIR = Path(__file__).parent

        # How it is scheduled
        RUNTIME_CONFIG = {
        	"runtime": "tensormap_and_ringbuffer",
        	"aicpu_thread_num": 4,
        }

        ORCHESTRATION = {
        	"source": str(_ROOT_DIR / "orchestration" / "attention_of_layer.cpp"),
        	"function_name": "aicpu_orchestration_entry",
        	"signature": [_D.IN, _D.IN, _D.IN, _D.IN, _D.IN, _D.IN, _D.IN, _D.OUT],
        }

        KERNELS = [
        	{"func_id": 16, "name": "fa_fused_aic", "source": str(_ROOT_DIR / "kernels" / "aic" / "fa_fused_aic.cpp"), "core_type": "aic", "signature": [FUSED]},
        	{"func_id": 17, "name": "fa_fused_aiv", "source": str(_ROOT_DIR / "kernels" / "aiv" / "fa_fused_aiv.cpp"), "core_type": "aiv", "signature": [FUSED]},
        	{"func_id": 18, "name": "online_softmax", "source": str(_ROOT_DIR / "kernels" / "aiv" / "online_softmax.cpp"), "core_type": "aiv", "signature": [_D.INOUT, _D.IN, _D.IN, _D.IN, _D.IN]},
        ]

        """;

    private const string FusedSignature = "_D.IN, _D.INOUT, _D.INOUT, _D.INOUT, _D.IN, _D.IN, _D.IN, _D.IN, _D.IN, _D.IN, _D.INOUT";

    private readonly ushort[] _query = new ushort[Batch * KvHeads * PaddedGroup * HeadDim];
    private readonly ushort[] _keys = new ushort[Blocks * KvHeads * BlockSize * HeadDim];
    private readonly ushort[] _values = new ushort[Blocks * KvHeads * BlockSize * HeadDim];
    private readonly ushort[] _out = new ushort[Batch * Heads * HeadDim];

    /// <summary>Copies the kernels of a tree into a PyPTO output.</summary>
    /// <remarks>
    /// The two lines of fa_fused_aiv that set an entry offset are left out: the simulator's queues return the lane already, so that the
    /// second AIVector would work on rows beyond its half.
    /// </remarks>
    public LayerAttention(string simplerRoot)
    {
        OutputDirectory = Directory.CreateTempSubdirectory("ascend-layer-").FullName;
        string kernels = Path.Combine(simplerRoot, "examples", "a2a3", "tensormap_and_ringbuffer", "qwen3_14b_decode", "kernels");
        Write("kernel_config.py", Config.Replace("FUSED", FusedSignature, StringComparison.Ordinal));
        Write("orchestration/attention_of_layer.cpp", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Sources", "attention_of_layer.cpp")));
        foreach (string kernel in (string[])["aic/fa_fused_aic.cpp", "aiv/fa_fused_aiv.cpp", "aiv/online_softmax.cpp"])
        {
            Write($"kernels/{kernel}", string.Join('\n', File.ReadLines(Path.Combine(kernels, kernel))
                .Where(line => !line.Contains(".setEntryOffset(", StringComparison.Ordinal))) + "\n");
        }

        var random = new Random(7);
        for (int row = 0; row < Batch * KvHeads; row++)
        {
            Fill(random, _query.AsSpan(row * PaddedGroup * HeadDim, GroupSize * HeadDim), 1);
            int cache = row / KvHeads * BlocksPerSequence * KvHeads * BlockSize * HeadDim;
            int head = row % KvHeads * BlockSize * HeadDim;
            Fill(random, _keys.AsSpan(cache + head, Context * HeadDim), 1);
            Fill(random, _values.AsSpan(cache + head, Context * HeadDim), 0.3f);
        }
    }

    /// <summary>The PyPTO output.</summary>
    public string OutputDirectory { get; }

    /// <summary>The arguments, over this object's memory.</summary>
    public KernelArguments CreateArguments()
    {
        int[] workTable = new int[Blocks];
        for (int i = 0; i < Batch; i++)
        {
            workTable[i] = i * BlocksPerSequence;
        }

        int[] contexts = [.. Enumerable.Repeat(Context, Batch)];
        int cacheRows = Blocks * KvHeads * BlockSize;
        return new KernelArguments()
            .AddReadOnlyTensor<int>(new int[] { Batch }, new TensorSpec(TensorDataType.Int32, 1, 1))
            .AddReadOnlyTensor<int>(workTable, new TensorSpec(TensorDataType.Int32, Blocks, 1))
            .AddReadOnlyTensor<int>(contexts, new TensorSpec(TensorDataType.Int32, Batch))
            .AddReadOnlyTensor<int>(Enumerable.Range(0, Blocks).ToArray(), new TensorSpec(TensorDataType.Int32, Blocks))
            .AddReadOnlyTensor<ushort>(_query, new TensorSpec(TensorDataType.BFloat16, Batch * KvHeads * PaddedGroup, HeadDim))
            .AddReadOnlyTensor<ushort>(_keys, new TensorSpec(TensorDataType.BFloat16, cacheRows, HeadDim))
            .AddReadOnlyTensor<ushort>(_values, new TensorSpec(TensorDataType.BFloat16, cacheRows, HeadDim))
            .AddTensor<ushort>(_out, new TensorSpec(TensorDataType.BFloat16, Batch, Heads * HeadDim));
    }

    /// <summary>Elements of the result that are off by more than a relative plus the same absolute tolerance.</summary>
    public int CountMismatches(float tolerance)
    {
        int mismatches = 0;
        float[] weights = new float[Context];
        float[] expected = new float[HeadDim];
        for (int sequence = 0; sequence < Batch; sequence++)
        {
            for (int head = 0; head < Heads; head++)
            {
                Attend(sequence, head, weights, expected);
                ReadOnlySpan<ushort> actual = _out.AsSpan(((sequence * Heads) + head) * HeadDim, HeadDim);
                for (int i = 0; i < HeadDim; i++)
                {
                    float value = Widen(actual[i]);
                    mismatches += MathF.Abs(value - expected[i]) <= tolerance + (tolerance * MathF.Abs(expected[i])) ? 0 : 1;
                }
            }
        }

        return mismatches;
    }

    public void Dispose() => Directory.Delete(OutputDirectory, recursive: true);

    private void Attend(int sequence, int head, float[] weights, float[] expected)
    {
        int kvHead = head / GroupSize;
        int query = ((((sequence * KvHeads) + kvHead) * PaddedGroup) + (head % GroupSize)) * HeadDim;
        int cache = ((sequence * BlocksPerSequence * KvHeads) + kvHead) * BlockSize * HeadDim;
        for (int token = 0; token < Context; token++)
        {
            float sum = 0;
            for (int i = 0; i < HeadDim; i++)
            {
                sum += Widen(_query[query + i]) * Widen(_keys[cache + (token * HeadDim) + i]);
            }

            weights[token] = sum / MathF.Sqrt(HeadDim);
        }

        float greatest = weights.Max();
        float total = 0;
        Array.Clear(expected);
        for (int token = 0; token < Context; token++)
        {
            float weight = MathF.Exp(weights[token] - greatest);
            total += weight;
            for (int i = 0; i < HeadDim; i++)
            {
                expected[i] += weight * Widen(_values[cache + (token * HeadDim) + i]);
            }
        }

        for (int i = 0; i < HeadDim; i++)
        {
            expected[i] /= total;
        }
    }

    private static void Fill(Random random, Span<ushort> elements, float scale)
    {
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = Narrow(scale * ((2 * random.NextSingle()) - 1));
        }
    }

    private static float Widen(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private static ushort Narrow(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }

    private void Write(string relative, string text)
    {
        string path = Path.Combine(OutputDirectory, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
