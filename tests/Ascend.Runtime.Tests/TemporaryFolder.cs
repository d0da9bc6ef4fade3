namespace Ascend.Runtime.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ascend-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
