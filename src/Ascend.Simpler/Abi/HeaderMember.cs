namespace Ascend.Simpler;

/// <summary>A member of a <see cref="HeaderLayout"/>.</summary>
/// <param name="Offset">Bytes from the structure's start.</param>
/// <param name="Size">Bytes; 0 for a flexible array.</param>
/// <param name="Type">The type as declared.</param>
internal readonly record struct HeaderMember(long Offset, long Size, string Type);
