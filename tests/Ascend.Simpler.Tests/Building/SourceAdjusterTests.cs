namespace Ascend.Simpler.Tests.Building;

/// <summary>Sources that are compiled from adjusted copies.</summary>
public sealed class SourceAdjusterTests : IDisposable
{
    private static readonly SourceAdjustment s_remove = new(true, ".offset(", null, null, "queues know it");
    private static readonly SourceAdjustment s_insert = new(true, null, "inline constexpr int X = 0;", "using namespace", "X is missing");

    private readonly string _folder = Directory.CreateTempSubdirectory("ascend-adjust-").FullName;
    private readonly List<string> _notes = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Lines_are_left_out_and_added_in_a_copy_and_each_change_is_noted()
    {
        KernelSource kernel = Kernel("#include \"a.h\"\nusing namespace pto;\nq.offset(1);\nq.push();\n  p.offset(2);\n", s_remove, s_insert);
        KernelSource adjusted = Adjust(kernel);
        Assert.Equal(
            "#include \"a.h\"\ninline constexpr int X = 0;\nusing namespace pto;\nq.push();\n", File.ReadAllText(adjusted.SourcePath));
        Assert.Equal("kernel.cpp", Path.GetFileName(adjusted.SourcePath));
        Assert.Equal(_folder, adjusted.IncludeDirectories[0]);
        Assert.Equal(2, _notes.Count);
        Assert.Contains("2 lines left out: queues know it", _notes[0], StringComparison.Ordinal);
        Assert.Contains("1 line added: X is missing", _notes[1], StringComparison.Ordinal);
        Assert.Equal(adjusted.SourcePath, Adjust(kernel).SourcePath);
        Assert.Contains("p.offset(2)", File.ReadAllText(kernel.SourcePath), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_without_such_lines_or_for_another_platform_is_compiled_as_it_is()
    {
        KernelSource clean = Kernel("q.push();\n", s_remove);
        Assert.Same(clean, Adjust(clean));
        KernelSource device = Kernel("q.offset(1);\n", s_remove with { OnSimulator = false });
        Assert.Same(device, Adjust(device));
        Assert.Empty(_notes);
    }

    [Fact]
    public void A_source_without_the_line_to_add_before_is_another_source()
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => Adjust(Kernel("int main();\n", s_insert)));
        Assert.Contains("'using namespace'", error.Message, StringComparison.Ordinal);
        Assert.Contains("X = 0", error.Message, StringComparison.Ordinal);
    }

    private KernelSource Adjust(KernelSource kernel) =>
        SourceAdjuster.Adjust(kernel, onSimulator: true, Path.Combine(_folder, "cache"), _notes.Add);

    private KernelSource Kernel(string text, params SourceAdjustment[] adjustments)
    {
        string path = Path.Combine(_folder, "kernel.cpp");
        File.WriteAllText(path, text);
        return new KernelSource(0, "kernel", CoreType.AiVector, path) { Adjustments = adjustments };
    }
}
