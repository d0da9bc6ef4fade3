using System.Diagnostics;
using Ascend.Files;

namespace Ascend.Cli.Tests;

/// <summary>Every option that names an output, at every kind of target.</summary>
public sealed class OutputTargetTests : IDisposable
{
    private const string Old = "old content";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Command lines in which TARGET stands for the output.</summary>
    public static TheoryData<string> Lines =>
    [
        "trace convert CAPTURE --format json -o TARGET",
        "trace convert CAPTURE --format pftrace -o TARGET",
        "trace report CAPTURE --json -o TARGET",
        "trace report CAPTURE --format csv -o TARGET",
        "trace dump CAPTURE -o TARGET",
        "trace diff CAPTURE CAPTURE --json -o TARGET",
        "compare --from RECORDED --output OUT --html TARGET",
        "compare --from RECORDED --output OUT --json TARGET",
        "compare --from RECORDED --output OUT --csv TARGET",
        "compare --from RECORDED --output OUT --markdown TARGET",
    ];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_link_a_mode_a_second_name_and_a_pipe_stay_what_they_are(string line)
    {
        string plain = _folder.File("plain");
        await WriteAsync(line, plain);
        byte[] expected = await File.ReadAllBytesAsync(plain);
        Assert.NotEmpty(expected);

        string target = _folder.File("target");
        await File.WriteAllTextAsync(target, Old);
        Run("chmod", "640", target);
        File.CreateSymbolicLink(_folder.File("link"), "target");
        await WriteAsync(line, _folder.File("link"));
        Assert.Equal("target", new FileInfo(_folder.File("link")).LinkTarget);
        Assert.Equal(Convert.ToUInt16("640", 8), (ushort)FileStatistics.Of(target, follow: false)!.Value.Permissions);
        AssertLike(expected, await File.ReadAllBytesAsync(target));

        await File.WriteAllTextAsync(target, Old);
        Run("ln", target, _folder.File("second"));
        await WriteAsync(line, target);
        AssertLike(expected, await File.ReadAllBytesAsync(_folder.File("second")));

        string pipe = _folder.File("pipe");
        Run("mkfifo", pipe);
        Task<byte[]> reader = Task.Run(() => File.ReadAllBytes(pipe));
        await WriteAsync(line, pipe);
        AssertLike(expected, await reader);
        Assert.Equal(FileKind.Pipe, FileStatistics.Of(pipe, follow: false)!.Value.Kind);
        await WriteAsync(line, _folder.File("new/folder/file"));
        AssertLike(expected, await File.ReadAllBytesAsync(_folder.File("new/folder/file")));
    }

    [SkippableTheory]
    [MemberData(nameof(Lines))]
    public async Task A_device_node_stays_one(string line)
    {
        Skip.If(NativeFiles.EffectiveUser() != 0, "mknod takes root");
        string node = _folder.File("null");
        Run("mknod", node, "c", "1", "3");
        await WriteAsync(line, node);
        Assert.Equal(FileKind.CharacterDevice, FileStatistics.Of(node, follow: false)!.Value.Kind);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_folder_is_refused_before_anything_is_done(string line)
    {
        string folder = _folder.File("folder");
        Directory.CreateDirectory(folder);
        CliResult result = await RunAsync(line, folder);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"'{folder}' is a folder; name a file.", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder));
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public async Task Paraver_replaces_its_own_files_and_nothing_else()
    {
        string[] convert = ["trace", "convert", Path.Combine(Captures.Folder, "device-1proc"), "--format", "paraver", "-o",
            _folder.File("paraver")];
        Assert.Equal(0, (await CliRunner.RunAsync(convert)).ExitCode);
        Assert.Equal(0, (await CliRunner.RunAsync(convert)).ExitCode);
        string foreign = Path.Combine(_folder.File("paraver"), "state.cfg");
        await File.WriteAllTextAsync(foreign, "[my state machine]");
        CliResult refused = await CliRunner.RunAsync(convert);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(foreign, refused.Error, StringComparison.Ordinal);
        Assert.Equal("[my state machine]", await File.ReadAllTextAsync(foreign));
        Assert.Equal(4, Directory.GetFileSystemEntries(_folder.File("paraver")).Length);
    }

    private async Task WriteAsync(string line, string target)
    {
        CliResult result = await RunAsync(line, target);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.tmp", new EnumerationOptions { AttributesToSkip = 0 }));
    }

    private Task<CliResult> RunAsync(string line, string target) => CliRunner.RunAsync(
    [
        .. line.Split(' ').Select(word => word switch
        {
            "CAPTURE" => Path.Combine(Captures.Folder, "device-1proc"),
            "RECORDED" => Recorded.Path,
            "OUT" => _folder.File("out"),
            "TARGET" => target,
            _ => word,
        }),
    ]);

    /// <summary>The same but for the time and the folder of a run, which some outputs hold.</summary>
    private static void AssertLike(byte[] expected, byte[] actual) =>
        Assert.InRange(actual.Length, expected.Length - 64, expected.Length + 64);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
