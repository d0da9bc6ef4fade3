using System.Globalization;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>What a stand-in library must have seen, by the keys of its report.</summary>
internal static unsafe class StandInExpectation
{
    public const int TransferNone = 7;
    public const int TransferToDevice = 3;
    public const int TransferToHost = 5;

    /// <summary>A run's arguments and configuration.</summary>
    public static Dictionary<string, string> OfRun(StandInFeatures features, StandInArguments arguments, int id)
    {
        AdapterArguments* block = arguments.Block;
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["run.id"] = Text(id),
            ["arguments.tensor_count"] = Text(block->tensor_count),
            ["arguments.scalar_count"] = Text(block->scalar_count),
            ["arguments.scalars"] = block->scalar_count == 0
                ? ""
                : List(new ReadOnlySpan<ulong>(arguments.Scalars, block->scalar_count)),
        };
        for (int i = 0; i < block->tensor_count; i++)
        {
            AddTensor(expected, $"tensor.{i}", arguments.Tensors[i], features);
        }

        AddConfig(expected, "config", *arguments.Config, arguments.OutputPrefix, features);
        return expected;
    }

    /// <summary>A configuration under a prefix.</summary>
    public static void AddConfig(
        Dictionary<string, string> expected, string prefix, AdapterRunConfig config, string outputPrefix,
        StandInFeatures features)
    {
        if (features.Config == ConfigForm.BlockDimFirst)
        {
            expected[$"{prefix}.block_dim"] = Text(config.block_dim);
        }
        else if (features.Config == ConfigForm.FlowId)
        {
            expected[$"{prefix}.flow_id"] = Text(config.flow_id);
        }

        expected[$"{prefix}.aicpu_threads"] = Text(
            config.aicpu_threads == 0 ? features.DefaultThreads : config.aicpu_threads);
        expected[$"{prefix}.swimlane"] = Text(config.chip_swimlane);
        expected[$"{prefix}.dump"] = Text(config.dump_arguments);
        expected[$"{prefix}.pmu"] = Text(config.pmu);
        expected[$"{prefix}.dependencies"] = Text(config.dependencies);
        expected[$"{prefix}.scope_statistics"] = Text(config.scope_statistics);
        expected[$"{prefix}.ring_task_window"] = List<ulong>(config.ring_task_window[..]);
        expected[$"{prefix}.ring_heap"] = List<ulong>(config.ring_heap[..]);
        expected[$"{prefix}.ring_dependency_pool"] = List<ulong>(config.ring_dependency_pool[..]);
        expected[$"{prefix}.output_prefix"] = outputPrefix;
    }

    /// <summary>Numbers as a library reports them: unsigned, without the zeros at the end.</summary>
    public static string List<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFormattable
    {
        int count = values.Length;
        while (count > 1 && values[count - 1].Equals(default(T)))
        {
            count--;
        }

        return string.Join(
            ',', values[..count].ToArray().Select(value => value.ToString(null, CultureInfo.InvariantCulture)));
    }

    private static void AddTensor(Dictionary<string, string> expected, string prefix, AdapterTensor tensor,
        StandInFeatures features)
    {
        expected[$"{prefix}.address"] = Text(tensor.address);
        expected[$"{prefix}.bytes"] = Text(tensor.bytes);
        expected[$"{prefix}.start_offset"] = Text(tensor.start_offset);
        expected[$"{prefix}.rank"] = Text(tensor.rank);
        expected[$"{prefix}.data_type"] = Text(tensor.data_type);
        expected[$"{prefix}.address_space"] = Text(tensor.address_space);
        expected[$"{prefix}.shape"] = List<uint>(tensor.shape[..]);
        expected[$"{prefix}.strides"] = List<uint>(tensor.strides[..]);
        if (features.Tensor == TensorForm.SmallWithTransfer)
        {
            expected[$"{prefix}.transfer"] = Text(tensor.address_space == 0 ? TransferToDevice : TransferNone);
        }

        if (features.HasSmallTensor)
        {
            return;
        }

        int rank = (int)tensor.rank;
        uint[] shape = tensor.shape[..rank].ToArray();
        uint[] strides = tensor.strides[..rank].ToArray();
        bool contiguous = Enumerable.Range(0, rank).All(i => strides[i] == Product(shape[(i + 1)..]));
        ulong extent = contiguous
            ? Product(shape)
            : 1 + shape.Zip(strides, (size, stride) => (ulong)(size - 1) * stride).Aggregate(0ul, (sum, part) => sum + part);
        expected[$"{prefix}.owner_task_id"] = Text(ulong.MaxValue);
        expected[$"{prefix}.version"] = "0";
        expected[$"{prefix}.manual_dep"] = "0";
        expected[$"{prefix}.is_contiguous"] = contiguous ? "1" : "0";
        expected[$"{prefix}.extent"] = Text(extent);
    }

    private static ulong Product(uint[] shape) => shape.Aggregate(1ul, (product, size) => product * size);

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
