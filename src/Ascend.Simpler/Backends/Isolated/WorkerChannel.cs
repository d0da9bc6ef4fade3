using System.Buffers.Binary;
using System.Net.Sockets;

namespace Ascend.Simpler;

/// <summary>Messages over a Unix domain socket, one side of it. For one thread at a time.</summary>
internal sealed class WorkerChannel(Socket socket) : IDisposable
{
    private static readonly TimeSpan s_longestPoll = TimeSpan.FromMinutes(10);

    private readonly byte[] _header = new byte[MessageWriter.HeaderSize];
    private byte[] _payload = new byte[1024];
    private int _payloadLength;

    /// <summary>The message that is written next.</summary>
    public MessageWriter Outgoing { get; } = new();

    /// <summary>The payload of the message received last; valid until the next one.</summary>
    public MessageReader Payload => new(_payload.AsSpan(0, _payloadLength));

    /// <summary>Something has arrived, or the other side is gone.</summary>
    public bool IsReadable => socket.Poll(TimeSpan.Zero, SelectMode.SelectRead);

    /// <summary>Sends <see cref="Outgoing"/>.</summary>
    /// <exception cref="WorkerProtocolException">The other side is gone, or does not read.</exception>
    public void Send()
    {
        ReadOnlySpan<byte> bytes = Outgoing.Complete();
        try
        {
            while (!bytes.IsEmpty)
            {
                bytes = bytes[socket.Send(bytes)..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new WorkerProtocolException("it could not be written to", e) { IsEnd = true };
        }
    }

    /// <summary>Receives a message.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    /// <exception cref="WorkerProtocolException">The other side is gone, or sent what cannot be a message.</exception>
    public WorkerMessage Receive(Deadline deadline)
    {
        Fill(_header, deadline);
        int length = BinaryPrimitives.ReadInt32LittleEndian(_header);
        if (length is < 0 or > MessageWriter.MaximumPayload)
        {
            throw new WorkerProtocolException($"it announced a message of {length} bytes");
        }

        if (length > _payload.Length)
        {
            Array.Resize(ref _payload, length);
        }

        _payloadLength = length;
        Fill(_payload.AsSpan(0, length), deadline);
        return (WorkerMessage)_header[4];
    }

    /// <summary>Waits without a thread until something can be received, or the other side is gone.</summary>
    /// <returns>False when the deadline passed.</returns>
    public async Task<bool> WaitReadableAsync(Deadline deadline)
    {
        using var limit = new CancellationTokenSource(deadline.Left);
        try
        {
            _ = await socket.ReceiveAsync(Memory<byte>.Empty, limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }

    public void Dispose() => socket.Dispose();

    private void Fill(Span<byte> bytes, Deadline deadline)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                WaitReadable(deadline);
                int count = socket.Receive(bytes);
                if (count == 0)
                {
                    throw new WorkerProtocolException("it closed its end of the channel") { IsEnd = true };
                }

                bytes = bytes[count..];
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            throw new WorkerProtocolException("it could not be read from", e) { IsEnd = true };
        }
    }

    private void WaitReadable(Deadline deadline)
    {
        TimeSpan left = deadline.Left;
        if (left == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        while (!socket.Poll(left < s_longestPoll ? left : s_longestPoll, SelectMode.SelectRead))
        {
            if (deadline.IsPast)
            {
                throw new TimeoutException();
            }

            left = deadline.Left;
        }
    }
}
