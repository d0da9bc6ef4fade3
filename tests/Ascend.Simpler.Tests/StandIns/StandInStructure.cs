namespace Ascend.Simpler.Tests;

/// <summary>Where a field of a structure is.</summary>
/// <param name="Name">Ours, not the header's.</param>
/// <param name="Offset">Bytes from the structure's begin.</param>
/// <param name="Size">Bytes of one element; 0 for text of at most <paramref name="Count"/> bytes.</param>
/// <param name="Count">Elements.</param>
internal readonly record struct StandInField(string Name, int Offset, int Size, int Count = 1);

/// <summary>A structure by offsets.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Size">Bytes in which everything but the fields must be zero; 0 where nothing is said about it.</param>
/// <param name="Fields">What is read.</param>
internal sealed record StandInStructure(string Name, int Size, params StandInField[] Fields)
{
    public StandInField this[string name] => Fields.Single(field => field.Name == name);

    public bool Has(string name) => Fields.Any(field => field.Name == name);
}
