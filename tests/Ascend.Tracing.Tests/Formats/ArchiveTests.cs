using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Ascend.Tracing.Tests.Helpers;
using static Ascend.Tracing.Tests.Helpers.CaptureBuilder;

namespace Ascend.Tracing.Tests.Formats;

/// <summary>A capture in an archive is the capture; an archive that wants out of its folder is not unpacked.</summary>
public sealed class ArchiveTests
{
    [Theory]
    [InlineData("tgz")]
    [InlineData("zip")]
    [InlineData("tar")]
    public void A_capture_in_an_archive_gives_the_same_figures(string kind)
    {
        using var builder = new CaptureBuilder();
        builder.SimplerProc().Thread(1000, 1, Set(2, RunTask, 10, 3), Close(2, 30));
        using var folder = new FormatFolder();
        string path = folder[$"download.{kind}"];
        Pack(builder.Path, path, kind);
        string scratch;

        using (OpenedTrace trace = TraceDoor.Open(path))
        {
            Assert.Equal((CaptureKind.TracrFolder, path), (trace.Kind, trace.Capture.Path));
            Assert.Equal(20, FigureReport.Compute(trace.Capture).Procs[0].Kernel("func_3")!.MakespanNs);
            scratch = trace.Capture.Procs[0].Threads[0].Path;
            Assert.True(File.Exists(scratch));
        }

        Assert.False(File.Exists(scratch));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/tmp/evil")]
    public void A_name_that_leads_out_is_refused(string name)
    {
        using var folder = new FormatFolder();
        string zip = folder["a.zip"];
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry(name).Open();
            entry.Write("x"u8);
        }

        string tar = folder["a.tar"];
        using (var archive = new TarWriter(File.Create(tar)))
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) });
        }

        foreach (string path in new[] { zip, tar })
        {
            Assert.Contains("leads out", Assert.Throws<TraceFormatException>(() => TraceDoor.Open(path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Links_are_left_out_and_said()
    {
        using var folder = new FormatFolder();
        using (var archive = new TarWriter(File.Create(folder["a.tar"])))
        {
            archive.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "latest") { LinkName = "/etc" });
            archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "records.json")
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(SwimlaneText.Write(SwimlaneShape.S1, SwimlaneText.Launch(1, 1000)))),
            });
        }

        Assert.Contains(FormatFolder.Report(folder["a.tar"]).Diagnostics, d => d.Kind == DiagnosticKind.NotRead && d.Count == 1);
    }

    [Fact]
    public void An_archive_that_unpacks_to_far_more_than_a_capture_is_refused()
    {
        using var folder = new FormatFolder();
        using (ZipArchive archive = ZipFile.Open(folder["a.zip"], ZipArchiveMode.Create))
        {
            using Stream entry = archive.CreateEntry("proc.1/thread.1/traces.bts", CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++)
            {
                entry.Write(zeros);
            }
        }

        Assert.Contains("unpacks to more", Assert.Throws<TraceFormatException>(() => TraceDoor.Open(folder["a.zip"])).Message, StringComparison.Ordinal);
    }

    /// <summary>Numbers in a tar header that no archive can mean, in octal digits and in binary.</summary>
    [Theory]
    [InlineData(100, 8)] // mode
    [InlineData(108, 8)] // uid
    [InlineData(124, 12)] // size
    [InlineData(136, 12)] // time
    public void A_tar_header_with_an_impossible_number_is_read_or_refused(int at, int length)
    {
        using var builder = new CaptureBuilder();
        builder.SimplerProc().Thread(1000, 1, Set(2, RunTask, 10, 3), Close(2, 30));
        using var folder = new FormatFolder();
        using (var archive = new TarWriter(File.Create(folder["a.tar"]), TarEntryFormat.Ustar))
        {
            foreach (string name in new[] { "metadata.json", "thread.1/traces.bts" })
            {
                archive.WriteEntry(Path.Combine(builder.Path, "proc.1000", name), $"proc.1000/{name}");
            }
        }

        byte[] whole = File.ReadAllBytes(folder["a.tar"]);
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = [.. whole];
            Span<byte> number = bytes.AsSpan(at, length);
            if (random.Next(2) == 0)
            {
                random.NextBytes(number);
                number[0] = random.Next(2) == 0 ? (byte)0x80 : (byte)0xff;
            }
            else
            {
                number.Fill((byte)('0' + random.Next(10)));
            }

            FuzzedReading.Read(folder.Write("b.tar", bytes), isWritten: false);
        }
    }

    /// <summary>An extended header that claims to be large, in any of its kinds, numbers and envelopes, whole or cut.</summary>
    [Fact]
    public void An_extended_header_that_claims_to_be_large_takes_no_memory()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            long size = random.NextInt64(2 << 20, int.MaxValue);
            byte[] header = Header("xgLK"[random.Next(4)], size, isBinary: random.Next(2) == 0, isGnu: random.Next(2) == 0);
            using var folder = new FormatFolder();
            string path = folder["a.tar"];
            bool isPacked = random.Next(2) == 0;
            using (Stream stream = isPacked ? new GZipStream(File.Create(path), CompressionLevel.Fastest) : File.Create(path))
            {
                stream.Write(header);
                stream.Write(new byte[random.Next(2) == 0 ? 0 : 4 << 20]);
            }

            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Contains("damaged", Assert.Throws<TraceFormatException>(() => TraceDoor.Open(path)).Message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
        }
    }

    /// <summary>The directory's place stands in the end record, or in that of zip64 with any of the fields that point there.</summary>
    [Theory]
    [InlineData(false, 1, 4)]
    [InlineData(true, 1, -1)]
    [InlineData(true, ushort.MaxValue, 23_000_004)]
    public void A_zip_file_with_a_directory_of_many_entries_takes_no_memory_for_them(bool isZip64, int entries, int place)
    {
        using var folder = new FormatFolder();
        byte[] entry = new byte[46];
        "PK\u0001\u0002"u8.CopyTo(entry);
        byte[] content = [.. "PK\u0003\u0004"u8, .. Enumerable.Repeat(entry, 500_000).SelectMany(e => e)];
        byte[] end = new byte[22];
        "PK\u0005\u0006"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)entries);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)entries);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), content.Length - 4);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(16), place);
        string path = folder.Write("a.zip", [.. content, .. isZip64 ? Zip64(content.Length) : [], .. end]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("directory", Assert.Throws<TraceFormatException>(() => TraceDoor.Open(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Theory]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    public void Long_names_are_read(TarEntryFormat format)
    {
        using var builder = new CaptureBuilder();
        builder.SimplerProc().Thread(1000, 1, Set(2, RunTask, 10, 3), Close(2, 30));
        using var folder = new FormatFolder();
        string deep = string.Concat(Enumerable.Repeat("a folder with a name of its own/", 5));
        using (var archive = new TarWriter(File.Create(folder["a.tar"]), format))
        {
            foreach (string name in new[] { "metadata.json", "thread.1/traces.bts" })
            {
                archive.WriteEntry(Path.Combine(builder.Path, "proc.1000", name), $"{deep}proc.1000/{name}");
            }
        }

        Assert.Equal(20, FormatFolder.Report(folder["a.tar"]).Procs[0].Kernel("func_3")!.MakespanNs);
    }

    /// <summary>The end record of zip64 at a place, for 500,000 entries from the fourth byte on, and what leads to it.</summary>
    private static byte[] Zip64(int at)
    {
        byte[] record = new byte[56 + 20];
        "PK\u0006\u0006"u8.CopyTo(record);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(4), 44);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), 500_000);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), 500_000);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), at - 4);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), 4);
        "PK\u0006\u0007"u8.CopyTo(record.AsSpan(56));
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(64), at);
        record[72] = 1;
        return record;
    }

    private static byte[] Header(char kind, long size, bool isBinary, bool isGnu)
    {
        byte[] header = new byte[512];
        Encoding.ASCII.GetBytes("././@LongLink").CopyTo(header, 0);
        foreach (int at in new[] { 100, 108, 116 })
        {
            Encoding.ASCII.GetBytes("0000644\0").CopyTo(header, at);
        }

        Encoding.ASCII.GetBytes("00000000000\0").CopyTo(header, 136);
        if (isBinary)
        {
            BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(128), size);
            header[124] = 0x80;
        }
        else
        {
            Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0')).CopyTo(header, 124);
        }

        header[156] = (byte)kind;
        Encoding.ASCII.GetBytes(isGnu ? "ustar  \0" : "ustar\000").CopyTo(header, 257);
        header.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(b => b), 8).PadLeft(6, '0') + "\0 ").CopyTo(header, 148);
        return header;
    }

    internal static void Pack(string source, string target, string kind)
    {
        if (kind == "zip")
        {
            ZipFile.CreateFromDirectory(source, target);
            return;
        }

        using Stream file = File.Create(target);
        using Stream stream = kind == "tgz" ? new GZipStream(file, CompressionLevel.Fastest) : file;
        TarFile.CreateFromDirectory(source, stream, includeBaseDirectory: true);
    }
}
