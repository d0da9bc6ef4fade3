using System.Runtime.InteropServices;
using System.Text;

namespace Ascend.Tracing.Text;

/// <summary>Owns the memory of templates. Not thread-safe while templates are added; reading them is.</summary>
internal sealed unsafe class Utf8TemplateStore : IDisposable
{
    private readonly List<nint> _blocks = [];

    /// <summary>Adds a piece of text.</summary>
    public Utf8Template Add(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        var block = (byte*)NativeMemory.AllocZeroed((nuint)length + Utf8Template.Slack);
        _blocks.Add((nint)block);
        Encoding.UTF8.GetBytes(text, new Span<byte>(block, length));
        return new(block, length);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint block in _blocks)
        {
            NativeMemory.Free((void*)block);
        }

        _blocks.Clear();
    }
}
