using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Files.Tests;

/// <summary>Any content to any kind of target, behind any number of links.</summary>
public sealed class OutputFileTests
{
    private static bool IsRoot => NativeFiles.EffectiveUser() == 0;

    public static TheoryData<TargetKind> Kinds =>
        [.. Enum.GetValues<TargetKind>().Where(kind => kind != TargetKind.CharacterDevice || IsRoot)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_target_keeps_its_kind_and_gets_the_content_or_is_refused(TargetKind kind)
    {
        Gen<(byte[], int)> cases =
            from content in ArbMap.Default.GeneratorFor<byte[]>()
            from links in Gen.Choose(0, 5)
            select (content ?? [], links);
        Prop.ForAll(Arb.From(cases), test => Holds(kind, test.Item1, test.Item2))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_not_committed_leaves_files_as_they_were(TargetKind kind)
    {
        if (kind is TargetKind.Folder or TargetKind.CircularLink or TargetKind.Pipe or TargetKind.Socket
            || (kind == TargetKind.ReadOnlyFile && !IsRoot))
        {
            return;
        }

        using var target = new Target(kind, links: 2);
        using (var file = new OutputFile(target.Named))
        {
            file.Stream.Write("half"u8);
        }

        Assert.Empty(target.LeftOver);
        bool isFile = kind is TargetKind.Regular or TargetKind.HardLinked or TargetKind.OtherMode or TargetKind.ReadOnlyFile;
        Assert.Equal(isFile, FileStatistics.Of(target.Real, follow: true) is { Kind: FileKind.Regular });
        if (isFile)
        {
            Assert.Equal(Target.Old, File.ReadAllText(target.Real));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_early_check_agrees_with_the_writing_and_changes_nothing(TargetKind kind)
    {
        using var target = new Target(kind, links: 1);
        string[] before = Directory.GetFileSystemEntries(target.Folder);
        Exception? early = Record.Exception(() => OutputFile.RequireWritable(target.Named));
        Assert.Equal(before, Directory.GetFileSystemEntries(target.Folder));
        Exception? late = Record.Exception(() => OutputFile.Write(target.Named, stream => stream.Write("x"u8)));
        Assert.Equal(early?.Message, late?.Message);
    }

    [Fact]
    public void A_full_device_is_named_with_the_next_step_and_no_other_name()
    {
        IOException e = Assert.ThrowsAny<IOException>(
            () => OutputFile.Write("/dev/full", stream => stream.Write(new byte[4096])));
        Assert.StartsWith("'/dev/full' cannot be written: there is no space left on the device. Free space", e.Message,
            StringComparison.Ordinal);
        Assert.Equal(FileKind.CharacterDevice, FileStatistics.Of("/dev/full", follow: true)!.Value.Kind);
    }

    [Fact]
    public void A_descriptor_of_this_process_is_written_through()
    {
        using var folder = new TemporaryFolder();
        using FileStream open = File.Create(folder.File("redirected"));
        open.Write("before "u8);
        open.Flush();
        OutputFile.Write($"/dev/fd/{open.SafeFileHandle.DangerousGetHandle()}", stream => stream.Write("after"u8));
        open.Dispose();
        Assert.Equal("before after", File.ReadAllText(folder.File("redirected")));
        Assert.Throws<IOException>(() => OutputFile.RequireWritable("/dev/fd/987"));
    }

    [Fact]
    public void A_name_too_long_is_said_without_a_temporary_name()
    {
        using var folder = new TemporaryFolder();
        Exception e = Assert.ThrowsAny<IOException>(
            () => OutputFile.Write(folder.File(new string('n', 300)), stream => stream.Write("x"u8)));
        Assert.Contains("Choose a shorter name", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".tmp", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static bool Holds(TargetKind kind, byte[] content, int links)
    {
        using var target = new Target(kind, links);
        FileKind before = FileStatistics.Of(target.Real, follow: false)?.Kind ?? FileKind.Missing;
        Exception? refused = Record.Exception(() => OutputFile.Write(target.Named, stream => stream.Write(content)));
        if (kind is TargetKind.Folder or TargetKind.CircularLink || (kind == TargetKind.ReadOnlyFile && !IsRoot))
        {
            Assert.True(refused is IOException or UnauthorizedAccessException, refused?.Message);
            Assert.Contains($"'{target.Named}'", refused!.Message, StringComparison.Ordinal);
            Assert.Equal(before, FileStatistics.Of(target.Real, follow: false)!.Value.Kind);
            Assert.Empty(target.LeftOver);
            return true;
        }

        Assert.Null(refused);
        Assert.Empty(target.LeftOver);
        FileStatistics after = FileStatistics.Of(target.Real, follow: false)!.Value;
        Assert.Equal(before == FileKind.Missing ? FileKind.Regular : before, after.Kind);
        Assert.Equal(links > 0 ? FileKind.Link : after.Kind, FileStatistics.Of(target.Named, follow: false)!.Value.Kind);
        if (kind is TargetKind.Pipe or TargetKind.Socket)
        {
            Assert.Equal(content, target.Received);
        }
        else if (!IsDevice(target))
        {
            Assert.Equal(content, File.ReadAllBytes(target.Real));
        }

        if (kind == TargetKind.HardLinked)
        {
            Assert.Equal(content, File.ReadAllBytes(target.OtherName));
        }

        if (kind == TargetKind.OtherMode)
        {
            Assert.Equal(Target.Mode, after.Permissions);
        }

        return true;
    }

    private static bool IsDevice(Target target) => target.Kind == TargetKind.CharacterDevice;
}
