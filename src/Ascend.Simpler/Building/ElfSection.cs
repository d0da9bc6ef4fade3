namespace Ascend.Simpler;

/// <summary>One section of an <see cref="ElfImage"/>.</summary>
/// <param name="Name">Name, such as <c>.text</c>.</param>
/// <param name="Index">Position in the section table.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Address">Address at which its contents expect to be; 0 in an object file.</param>
/// <param name="Offset">Offset of its contents in the file.</param>
/// <param name="Size">Size of its contents in the file, in bytes.</param>
/// <param name="Link">sh_link: for a symbol table the section with its names.</param>
/// <param name="NameOffset">Offset of the name in the section name table.</param>
internal sealed record ElfSection(string Name, int Index, uint Type, ulong Address, int Offset, int Size, int Link, uint NameOffset);
