using System.Reflection;

namespace Ascend.Simpler;

/// <summary>
/// Function types as the calling convention sees them: integers by width and signedness, pointers by the structure that they
/// point to when the interface defines it, else <c>void*</c>.
/// </summary>
internal static class FunctionSignature
{
    /// <summary>Structures that are named in signatures.</summary>
    public static IReadOnlyList<string> NamedTypes { get; } =
        ["CallConfig", "NativeRunDescriptor", "PipelineContract", "SimplerHostLogState", "PtoRunTiming"];

    /// <summary>The signature of a table's function-pointer field.</summary>
    public static string Of(FieldInfo field) =>
        Format(Text(field.FieldType.GetFunctionPointerReturnType()), field.FieldType.GetFunctionPointerParameterTypes().Select(Text));

    /// <summary>The signature's text.</summary>
    public static string Format(string result, IEnumerable<string> parameters) => $"{result}({string.Join(", ", parameters)})";

    private static string Text(Type type)
    {
        if (type.IsPointer)
        {
            string pointee = type.GetElementType()!.Name;
            return NamedTypes.Contains(pointee) ? pointee + "*" : "void*";
        }

        return type == typeof(void) ? "void"
            : type == typeof(int) ? "i32"
            : type == typeof(uint) ? "u32"
            : type == typeof(long) || type == typeof(nint) ? "i64"
            : type == typeof(ulong) || type == typeof(nuint) ? "u64"
            : throw new InvalidOperationException($"{type} has no place in a signature.");
    }
}
