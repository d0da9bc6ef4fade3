using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Ascend.Files;

/// <summary>Opens what is written through: pipes, devices, sockets and descriptors of this process.</summary>
internal static class ThroughStream
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>Opens it; a pipe waits for its reader.</summary>
    public static Stream Open(OutputPlace place) => place switch
    {
        { Descriptor: StandardOutput } => Console.OpenStandardOutput(),
        { Descriptor: StandardError } => Console.OpenStandardError(),
        { Descriptor: { } descriptor } => OfDescriptor(descriptor),
        { Kind: FileKind.Socket } => Connect(place.Target),
        _ => AtEnd(new FileStream(place.Target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)),
    };

    /// <summary>What is written is shown on a terminal.</summary>
    public static bool IsTerminal(OutputPlace place, Stream stream) => place switch
    {
        { Descriptor: { } descriptor } => NativeFiles.IsTerminal(descriptor) == 1,
        { Kind: FileKind.CharacterDevice } when stream is FileStream { SafeFileHandle: { IsClosed: false } handle } =>
            NativeFiles.IsTerminal(handle.DangerousGetHandle()) == 1,
        _ => false,
    };

    private static FileStream OfDescriptor(int descriptor)
    {
        int own = NativeFiles.Duplicate(descriptor);
        return own >= 0
            ? new FileStream(new SafeFileHandle(own, ownsHandle: true), FileAccess.Write, bufferSize: 0)
            : throw new IOException($"Descriptor {descriptor} is not open.");
    }

    private static NetworkStream Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new IOException("nobody listens at the socket", e);
        }
    }

    /// <summary>Another process's file is appended to: its content is not ours.</summary>
    private static FileStream AtEnd(FileStream stream)
    {
        if (stream.CanSeek)
        {
            stream.Seek(0, SeekOrigin.End);
        }

        return stream;
    }
}
