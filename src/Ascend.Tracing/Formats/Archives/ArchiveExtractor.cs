using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;

namespace Ascend.Tracing.Formats.Archives;

/// <summary>
/// Unpacks a zip or tar file within bounds: names that lead out of the folder are refused, links and devices are left out, and an
/// archive that unpacks to far more than a capture would is refused.
/// </summary>
internal sealed class ArchiveExtractor(SourceFile file, string folder, CancellationToken cancellation)
{
    private const int MaxEntries = 65_536;
    private const long MaxBytes = 64L << 30;

    /// <summary>The directory of a zip file of as many entries is well below.</summary>
    private const long MaxDirectory = 16L << 20;

    /// <summary>Beyond this many bytes an archive may not unpack to more than <see cref="MaxRatio"/> times its own size.</summary>
    private const long FreeBytes = 256L << 20;

    private const long MaxRatio = 100;

    private readonly long _limit = Math.Min(MaxBytes, Math.Max(FreeBytes, new FileInfo(file.Path).Length * MaxRatio));
    private readonly byte[] _buffer = new byte[1 << 17];
    private long _bytes;
    private int _entries;

    /// <summary>Links and special files that were left out.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Unpacks the archive.</summary>
    /// <exception cref="TraceFormatException">It is damaged, or refused.</exception>
    public void Extract()
    {
        try
        {
            if (IsZip())
            {
                ExtractZip();
            }
            else
            {
                ExtractTar();
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException
            or OverflowException or ArgumentOutOfRangeException or OutOfMemoryException)
        {
            throw new TraceFormatException($"'{file.Path}' is a damaged archive: {e.Message} Copy it again.", file.Path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException($"'{file.Path}' cannot be unpacked to '{folder}': {SystemLimits.Explain(e)} TMPDIR names another place.", file.Path, e);
        }
    }

    private bool IsZip()
    {
        Span<byte> magic = stackalloc byte[2];
        using Stream stream = file.Open();
        return stream.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [(byte)'P', (byte)'K'];
    }

    private void ExtractZip()
    {
        using Stream stream = file.Open();
        if (!stream.CanSeek)
        {
            throw Refused("it is a zip file inside a gzip stream");
        }

        if (ZipDirectory.LengthOf(stream) > MaxDirectory)
        {
            throw Refused(string.Create(CultureInfo.InvariantCulture, $"its directory has more than {MaxDirectory} bytes"));
        }

        stream.Position = 0;
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        const int UnixLink = 0xA000;
        const int UnixKind = 0xF000;
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            int mode = (entry.ExternalAttributes >> 16) & UnixKind;
            if (mode == UnixLink || (mode != 0 && mode != 0x8000 && mode != 0x4000))
            {
                LeftOut++;
                continue;
            }

            if (!entry.FullName.EndsWith('/'))
            {
                using Stream content = entry.Open();
                Write(entry.FullName, content);
            }
        }
    }

    private void ExtractTar()
    {
        using Stream stream = file.Open();
        using var headers = new TarHeaders(stream);
        using var archive = new TarReader(headers);
        while (Next(archive, headers) is { } entry)
        {
            switch (entry.EntryType)
            {
                case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                    Write(entry.Name, entry.DataStream ?? Stream.Null);
                    break;
                case TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes:
                    Count();
                    break;
                default:
                    LeftOut++;
                    Count();
                    break;
            }
        }
    }

    private static TarEntry? Next(TarReader archive, TarHeaders headers)
    {
        headers.IsBetweenEntries = true;
        TarEntry? entry = archive.GetNextEntry();
        headers.IsBetweenEntries = false;
        return entry;
    }

    private void Count()
    {
        cancellation.ThrowIfCancellationRequested();
        if (++_entries > MaxEntries)
        {
            throw Refused(string.Create(CultureInfo.InvariantCulture, $"it has more than {MaxEntries} entries"));
        }
    }

    private void Write(string name, Stream content)
    {
        Count();
        string target = Target(name);
        _ = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using FileStream output = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int read = content.Read(_buffer); read > 0; read = content.Read(_buffer))
        {
            cancellation.ThrowIfCancellationRequested();
            _bytes += read;
            if (_bytes > _limit)
            {
                throw Refused(string.Create(CultureInfo.InvariantCulture, $"it unpacks to more than {_limit} bytes, which no capture of its size does"));
            }

            output.Write(_buffer, 0, read);
        }
    }

    /// <summary>The place of an entry, which is inside the folder.</summary>
    private string Target(string name)
    {
        if (name.Contains('\0', StringComparison.Ordinal))
        {
            throw Refused("the name of one of its entries is no path");
        }

        string target = Path.GetFullPath(Path.Combine(folder, name));
        bool isInside = target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isInside && !Path.IsPathRooted(name)
            ? target
            : throw Refused($"its entry '{name}' leads out of the folder it is unpacked to");
    }

    private TraceFormatException Refused(string why) => new($"'{file.Path}' is not unpacked: {why}. Unpack it yourself if you trust it, and name the folder.", file.Path);
}
