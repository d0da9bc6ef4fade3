namespace Ascend.Integration.Tests;

/// <summary>The samples run as a user runs them: <c>dotnet run script.cs</c>.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ascend-sample-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("cce", true)]
    [InlineData("pypto", true)]
    [InlineData("cce", false)]
    [InlineData("pypto", false)]
    public async Task Launch_attention_computes_and_traces_when_asked(string kernel, bool trace)
    {
        string script = Path.Combine(RepositoryRoot.Path, "src", "samples", "launch-attention.cs");
        Assert.True(File.ReadLines(script).Count() <= 40);
        string[] arguments = ["run", script, "--", kernel, "b2_h10_kv2_s256_bs128_fp16", .. trace ? ["--trace"] : Array.Empty<string>()];
        (int exitCode, string output) = await ChildProcess.RunAsync("dotnet", arguments, _folder);
        Assert.True(exitCode == 0, output);
        Assert.Contains("golden passed", output, StringComparison.Ordinal);
        Assert.Contains("Modelled", output, StringComparison.Ordinal);
        Assert.Contains(trace ? "capture " : "not traced", output, StringComparison.Ordinal);
        Assert.Equal(trace ? 1 : 0, Directory.GetDirectories(_folder, "proc.1000", SearchOption.AllDirectories).Length);
    }
}
