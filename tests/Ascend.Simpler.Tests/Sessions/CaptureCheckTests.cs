namespace Ascend.Simpler.Tests;

/// <summary>What the real libraries leave when storing fails is named; whatever the revision calls its proc folder.</summary>
public sealed class CaptureCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("proc.1000")]
    [InlineData("proc.200")]
    [InlineData("proc.203")]
    public void A_whole_capture_has_no_problem(string proc)
    {
        Write(proc, [1, .. new byte[31]], []);
        Assert.Null(CaptureCheck.Problem(_folder.Path));
    }

    [Fact]
    public void A_folder_without_a_proc_is_named() => Assert.Contains("0 proc folders", CaptureCheck.Problem(_folder.Path), StringComparison.Ordinal);

    [Fact]
    public void Several_procs_are_named()
    {
        Write("proc.1000", new byte[] { 1 });
        Write("proc.1001", new byte[] { 1 });
        Assert.Contains("2 proc folders", CaptureCheck.Problem(_folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_capture_without_metadata_is_partial()
    {
        Write("proc.1000", new byte[16]);
        File.Delete(Path.Combine(_folder.Path, "proc.1000", "metadata.json"));
        Assert.Contains("no metadata.json", CaptureCheck.Problem(_folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_capture_without_a_record_is_empty(int threads)
    {
        Write("proc.1000", [.. Enumerable.Repeat(Array.Empty<byte>(), threads)]);
        Assert.Contains("no thread has a record", CaptureCheck.Problem(_folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(31)]
    public void A_file_that_ends_within_a_record_is_partial(int length)
    {
        Write("proc.1000", Enumerable.Repeat((byte)1, length).ToArray());
        Assert.Contains("ends within a record", CaptureCheck.Problem(_folder.Path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(1 << 17)]
    public void A_file_of_zeros_is_damaged_however_good_the_others_are(int length)
    {
        Write("proc.1000", [1, .. new byte[15]], new byte[length]);
        Assert.Contains("TRACR_CAPACITY", CaptureCheck.Problem(_folder.Path), StringComparison.Ordinal);
    }

    private void Write(string proc, params byte[][] threads)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder.Path, proc)).FullName;
        File.WriteAllText(Path.Combine(folder, "metadata.json"), "{}");
        for (int i = 0; i < threads.Length; i++)
        {
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, $"thread.{i}")).FullName, "traces.bts"), threads[i]);
        }
    }
}
