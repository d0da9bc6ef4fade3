namespace Ascend.Simpler;

/// <summary>A structure's layout as computed from its declaration.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Alignment">Bytes.</param>
/// <param name="Members">Members by name.</param>
internal sealed record HeaderLayout(long Size, long Alignment, IReadOnlyDictionary<string, HeaderMember> Members);

