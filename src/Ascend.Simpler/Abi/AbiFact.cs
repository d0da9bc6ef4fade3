namespace Ascend.Simpler;

/// <summary>One fact of a binary interface, as this library's tables have it.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Type">The structure, constant expression or function in the headers' spelling.</param>
/// <param name="Member">The member; empty for the other kinds.</param>
/// <param name="Expected">The value here.</param>
internal sealed record AbiFact(AbiFactKind Kind, string Type, string Member, string Expected)
{
    /// <summary>The fact's name in messages and caches; unique in a table.</summary>
    public string Name => Kind switch
    {
        AbiFactKind.Size => $"sizeof({Type})",
        AbiFactKind.Field or AbiFactKind.Offset => $"{Type}.{Member}",
        AbiFactKind.Function => $"{Type}()",
        _ => Type,
    };

    /// <summary>The value of a <see cref="AbiFactKind.Field"/>.</summary>
    public static string FieldValue(long offset, long size) => $"offset {offset}, {size} bytes";
}
