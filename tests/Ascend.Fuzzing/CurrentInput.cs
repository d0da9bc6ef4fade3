using System.IO.MemoryMappedFiles;
using System.Text;

namespace Ascend.Fuzzing;

/// <summary>The input that is being read, in a file that outlives a process that ends without a word.</summary>
internal sealed class CurrentInput : IDisposable
{
    private const int NameBytes = 64;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <param name="path">The file; made if there is none.</param>
    public CurrentInput(string path)
    {
        const int Size = NameBytes + sizeof(int) + FuzzLoop.MaxBytes;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, Size);
        _view = _file.CreateViewAccessor();
    }

    public void Set(string target, byte[] bytes)
    {
        _view.WriteArray(0, Encoding.UTF8.GetBytes(target.PadRight(NameBytes)), 0, NameBytes);
        _view.Write(NameBytes, bytes.Length);
        _view.WriteArray(NameBytes + sizeof(int), bytes, 0, bytes.Length);
    }

    public (string Target, byte[] Bytes) Get()
    {
        byte[] name = new byte[NameBytes];
        byte[] bytes = new byte[_view.ReadInt32(NameBytes)];
        _view.ReadArray(0, name, 0, NameBytes);
        _view.ReadArray(NameBytes + sizeof(int), bytes, 0, bytes.Length);
        return (Encoding.UTF8.GetString(name).TrimEnd(' ', '\0'), bytes);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
