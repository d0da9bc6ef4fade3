namespace Ascend.Simpler;

/// <summary>One symbol of an <see cref="ElfImage"/>.</summary>
/// <param name="Name">Name as linked.</param>
/// <param name="SectionIndex">Section in which it is defined; 0 for an undefined one.</param>
/// <param name="Value">Address, or offset in the section for an object file.</param>
internal readonly record struct ElfSymbol(string Name, ushort SectionIndex, ulong Value)
{
    /// <summary>The file defines it rather than needing it.</summary>
    public bool IsDefined => SectionIndex != 0;
}
