using System.Reflection;

namespace Ascend.Simpler;

/// <summary>What this library's tables say about a generation: the facts to compare with a tree's headers.</summary>
internal sealed record AbiTable(SimplerGeneration Generation, IReadOnlyList<string> Headers, IReadOnlyList<AbiFact> Facts)
{
    private static readonly string[] s_headers =
    [
        HeaderSet.FunctionHeader, "task_interface/call_config.h", "task_interface/arg_direction.h",
        "task_interface/data_type.h", "task_interface/tensor.h", "task_interface/task_args.h", "task_interface/callable.h",
        "task_interface/callable_protocol.h",
    ];

    /// <summary>The table of a generation that this library drives; null for the others.</summary>
    /// <param name="generation">The generation.</param>
    /// <param name="bindsHostLog">The library exports simpler_host_log_bind_state, so its state counts too.</param>
    public static AbiTable? Of(SimplerGeneration generation, bool bindsHostLog) => generation switch
    {
        SimplerGeneration.G6 => new AbiTable(
            generation,
            bindsHostLog ? [.. s_headers, HeaderSet.LogHeader] : s_headers,
            G6Abi.Facts(bindsHostLog)),
        SimplerGeneration.G0 => new AbiTable(generation, s_headers, G0Abi.Facts()),
        _ => null,
    };

    internal static void AddConstants(List<AbiFact> facts, params ReadOnlySpan<(string Expression, long Value)> constants)
    {
        foreach ((string expression, long value) in constants)
        {
            facts.Add(new AbiFact(AbiFactKind.Constant, expression, "", $"{value}"));
        }
    }

    internal static void AddFunctions(List<AbiFact> facts, FieldInfo[] table, params ReadOnlySpan<string> functions)
    {
        foreach (string function in functions)
        {
            FieldInfo field = Array.Find(table, f => f.Name == function)!;
            facts.Add(new AbiFact(AbiFactKind.Function, function, "", FunctionSignature.Of(field)));
        }
    }

    /// <summary>Data types and directions, which are the same in every generation.</summary>
    internal static void AddEnumerations(List<AbiFact> facts) => AddConstants(
        facts,
        ("DataType::FLOAT32", (long)TensorDataType.Float32),
        ("DataType::FLOAT16", (long)TensorDataType.Float16),
        ("DataType::INT32", (long)TensorDataType.Int32),
        ("DataType::INT16", (long)TensorDataType.Int16),
        ("DataType::INT8", (long)TensorDataType.Int8),
        ("DataType::UINT8", (long)TensorDataType.UInt8),
        ("DataType::BFLOAT16", (long)TensorDataType.BFloat16),
        ("DataType::INT64", (long)TensorDataType.Int64),
        ("DataType::UINT64", (long)TensorDataType.UInt64),
        ("DataType::UINT16", (long)TensorDataType.UInt16),
        ("DataType::UINT32", (long)TensorDataType.UInt32),
        ("DataType::BOOL", (long)TensorDataType.Bool),
        ("ArgDirection::SCALAR", 0),
        ("ArgDirection::IN", (long)ArgumentDirection.In),
        ("ArgDirection::OUT", (long)ArgumentDirection.Out),
        ("ArgDirection::INOUT", (long)ArgumentDirection.InOut));
}
