using System.Buffers.Binary;
using System.Text.Json;

namespace Ascend.Integration.Tests.Captures;

/// <summary>A record as it lies in a file.</summary>
internal readonly record struct RawRecord(int Channel, int Event, uint Extra, ulong Time)
{
    public const int Reset = 65535;
    public const uint NoExtra = uint.MaxValue;
}

/// <summary>A capture's only proc as it lies on disk, read without the product's readers.</summary>
internal sealed class RawCapture
{
    private RawCapture(JsonElement metadata, string[] channels, string[] markers, List<RawRecord>[] threads) =>
        (Metadata, Channels, Markers, Threads) = (metadata, channels, markers, threads);

    public JsonElement Metadata { get; }

    public string[] Channels { get; }

    /// <summary>Markers by event id.</summary>
    public string[] Markers { get; }

    /// <summary>thread.1, thread.2 and on.</summary>
    public List<RawRecord>[] Threads { get; }

    public int AicpuThreads => Channels.Count(c => c.StartsWith("AICPU_", StringComparison.Ordinal));

    /// <param name="folder">The capture's folder, with one folder proc.N.</param>
    public static RawCapture Read(string folder)
    {
        string proc = Assert.Single(Directory.GetDirectories(folder, "proc.*"));
        JsonElement metadata = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(proc, "metadata.json"))).RootElement;
        JsonProperty[] markers =
            [.. metadata.GetProperty("markerTypes").EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal)];
        int threads = Directory.GetDirectories(proc, "thread.*").Length;
        return new RawCapture(
            metadata,
            [.. metadata.GetProperty("channel_names").EnumerateArray().Select(n => n.GetString()!)],
            [.. markers.Select(m => m.Value.GetString()!)],
            [.. Enumerable.Range(1, threads).Select(i => Records(Path.Combine(proc, $"thread.{i}", "traces.bts")))]);
    }

    public string NameOf(RawRecord record) => record.Event == RawRecord.Reset ? "RESET" : Markers[record.Event];

    private static List<RawRecord> Records(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        Assert.Equal(0, bytes.Length % 16);
        var records = new List<RawRecord>(bytes.Length / 16);
        for (int at = 0; at < bytes.Length; at += 16)
        {
            ReadOnlySpan<byte> record = bytes.AsSpan(at, 16);
            records.Add(new RawRecord(
                BinaryPrimitives.ReadUInt16LittleEndian(record),
                BinaryPrimitives.ReadUInt16LittleEndian(record[2..]),
                BinaryPrimitives.ReadUInt32LittleEndian(record[4..]),
                BinaryPrimitives.ReadUInt64LittleEndian(record[8..])));
        }

        return records;
    }
}
