namespace Ascend.Cli.Tests;

public sealed class PackageCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Output => Path.Combine(_folder.Path, "package");

    [Theory]
    [InlineData("mock", "built-in programs")]
    [InlineData("cuda", "'cuda' is not a platform")]
    public async Task A_platform_that_nothing_is_compiled_for_is_bad_usage(string platform, string expected)
    {
        CliResult result = await CliRunner.RunAsync("package", _folder.Path, "--platform", platform, "--output", Output);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_sources_is_refused_by_name()
    {
        CliResult result = await CliRunner.RunAsync("package", _folder.Path, "--output", Output);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("kernel_config.py", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_that_is_none_fails_with_the_next_step()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "k.cpp"), "");
        File.WriteAllText(Path.Combine(_folder.Path, "kernel-sources.json"), """
            {"schema": "ascend-kernel-sources/1", "name": "k", "runtime": "tensormap_and_ringbuffer", "arguments": [],
             "orchestration": {"source": "k.cpp"}, "kernels": [{"func_id": 0, "name": "k", "core_type": "aiv", "source": "k.cpp"}]}
            """);
        CliResult result = await CliRunner.RunAsync("package", _folder.Path, "--simpler-root", "/nonexistent/simpler", "--output", Output);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("SIMPLER_ROOT", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Output));
    }

    [Theory]
    [InlineData("cce_paged_attention_highperf")]
    [InlineData("vector_example")]
    public async Task Shipped_descriptions_are_found_by_name(string name)
    {
        CliResult result = await CliRunner.RunAsync("package", name, "--simpler-root", "/nonexistent/simpler", "--output", Output);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("orchestration.source: '/nonexistent/simpler/", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_macro_without_a_name_is_bad_usage()
    {
        CliResult result = await CliRunner.RunAsync("package", _folder.Path, "--output", Output, "--define", "=3");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--define =3", result.Error, StringComparison.Ordinal);
    }
}
