using System.Diagnostics;
using System.Net.Sockets;

namespace Ascend.Files.Tests;

/// <summary>A target of a kind in a folder of its own, behind a number of links.</summary>
internal sealed class Target : IDisposable
{
    public const string Old = "old content, longer than what is written";

    private readonly TemporaryFolder _folder = new();
    private readonly Socket? _listener;
    private readonly Task<byte[]>? _reader;

    /// <summary>Keeps a pipe's reader from its end until all is written.</summary>
    private readonly FileStream? _writer;

    public Target(TargetKind kind, int links)
    {
        Kind = kind;
        Real = _folder.File("target");
        switch (kind)
        {
            case TargetKind.MissingFolder:
                Real = _folder.File("a/b/target");
                break;
            case TargetKind.Regular or TargetKind.HardLinked or TargetKind.OtherMode or TargetKind.ReadOnlyFile:
                File.WriteAllText(Real, Old);
                break;
            case TargetKind.Folder:
                Directory.CreateDirectory(Real);
                File.WriteAllText(Path.Combine(Real, "foreign"), Old);
                break;
            case TargetKind.Pipe:
                Run("mkfifo", Real);
                _writer = OpenPipe(FileAccess.ReadWrite); // never waits, and the reader does not with it
                FileStream reading = OpenPipe(FileAccess.Read);
                _reader = Task.Run(() => ReadAll(reading));
                break;
            case TargetKind.CharacterDevice:
                Run("mknod", Real, "c", "1", "3");
                break;
            case TargetKind.Socket:
                _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                _listener.Bind(new UnixDomainSocketEndPoint(Real));
                _listener.Listen();
                _reader = Task.Run(Receive);
                break;
            case TargetKind.CircularLink:
                File.CreateSymbolicLink(Real, "target");
                break;
            case TargetKind.LinkIntoMissingFolder:
                File.CreateSymbolicLink(Real, "nowhere/yet/target");
                break;
            default:
                break;
        }

        if (kind == TargetKind.HardLinked)
        {
            Run("ln", Real, OtherName);
        }

        if (kind is TargetKind.OtherMode or TargetKind.ReadOnlyFile)
        {
            File.SetUnixFileMode(Real, kind == TargetKind.OtherMode ? Mode : UnixFileMode.UserRead);
        }

        Named = Real;
        Directory.CreateDirectory(_folder.File("links/below"));
        for (int i = 0; i < links; i++)
        {
            // Alternately absolute and relative, through a folder that is a link itself.
            string link = _folder.File(i % 2 == 0 ? $"links/below/{i}" : $"link{i}");
            File.CreateSymbolicLink(link, i % 2 == 0 ? Named : Path.GetRelativePath(_folder.Path, Named));
            Named = link;
        }

        if (links > 0 && Named.Contains("links/below", StringComparison.Ordinal))
        {
            Directory.CreateSymbolicLink(_folder.File("shortcut"), "links/below");
            Named = Path.Combine(_folder.File("shortcut"), Path.GetFileName(Named));
        }
    }

    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    public TargetKind Kind { get; }

    /// <summary>The path to write to.</summary>
    public string Named { get; }

    /// <summary>Where the links end.</summary>
    public string Real { get; }

    public string OtherName => _folder.File("other-name");

    public string Folder => _folder.Path;

    public byte[] Received
    {
        get
        {
            _writer?.Dispose();
            return _reader!.Result;
        }
    }

    public string[] LeftOver =>
        Directory.GetFiles(_folder.Path, "*.tmp",
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });

    public void Dispose()
    {
        _listener?.Dispose();
        _writer?.Dispose();
        if (Kind == TargetKind.Pipe)
        {
            _reader!.Wait();
        }

        _folder.Dispose();
    }

    public static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private byte[] Receive()
    {
        using Socket connection = _listener!.Accept();
        return ReadAll(new NetworkStream(connection));
    }

    private FileStream OpenPipe(FileAccess access) => new(Real, FileMode.Open, access, FileShare.ReadWrite, bufferSize: 0);

    private static byte[] ReadAll(Stream source)
    {
        using Stream stream = source;
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
