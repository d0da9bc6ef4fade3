using System.Text;
using Ascend.Interop.Acl;

namespace Ascend.Runtime;

/// <content>
/// Ranges and marks (msproftx), collected with <see cref="ProfilerData.Markers"/>. After the session ended they do nothing, so code that
/// sets them needs no check.
/// </content>
public sealed unsafe partial class ProfilerSession
{
    /// <summary>Most bytes of a marker's name in UTF-8 (CANN documentation of aclprofMarkEx).</summary>
    public const int MaxNameBytes = 127;

    /// <summary>Serialises markers with the end of the session: a stamp lives between start and stop.</summary>
    private readonly Lock _lock = new();

    private readonly HashSet<nint> _stamps = [];

    /// <summary>Begins a range of the calling thread; its end is the end of the <c>using</c> block. Ranges of a thread nest.</summary>
    /// <param name="name">1 to 127 bytes of UTF-8.</param>
    /// <returns>The range; dispose it on the same thread.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    /// <exception cref="AscendException">The profiler refused it.</exception>
    public ProfilerRange Range(ReadOnlySpan<char> name)
    {
        Span<byte> text = stackalloc byte[MaxNameBytes];
        text = Encode(name, text);
        lock (_lock)
        {
            void* stamp = NewStamp(text);
            if (stamp is null)
            {
                return default;
            }

            Use(stamp, _library.Api.aclprofPush(stamp), nameof(AclProfApi.aclprofPush));
            return new ProfilerRange(this, (nint)stamp);
        }
    }

    /// <summary>Begins a range that any thread may end.</summary>
    /// <param name="name">1 to 127 bytes of UTF-8.</param>
    /// <returns>The range; stop it.</returns>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    /// <exception cref="AscendException">The profiler refused it.</exception>
    public ProfilerSpan StartRange(ReadOnlySpan<char> name)
    {
        Span<byte> text = stackalloc byte[MaxNameBytes];
        text = Encode(name, text);
        lock (_lock)
        {
            void* stamp = NewStamp(text);
            if (stamp is null)
            {
                return default;
            }

            uint id;
            Use(stamp, _library.Api.aclprofRangeStart(stamp, &id), nameof(AclProfApi.aclprofRangeStart));
            return new ProfilerSpan(this, (nint)stamp, id);
        }
    }

    /// <summary>Marks this instant.</summary>
    /// <param name="name">1 to 127 bytes of UTF-8.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    /// <exception cref="AscendException">The profiler refused it.</exception>
    public void Mark(ReadOnlySpan<char> name)
    {
        Span<byte> text = stackalloc byte[MaxNameBytes];
        text = Encode(name, text);
        lock (_lock)
        {
            void* stamp = NewStamp(text);
            if (stamp is not null)
            {
                Use(stamp, _library.Api.aclprofMark(stamp), nameof(AclProfApi.aclprofMark));
                Drop(stamp);
            }
        }
    }

    /// <summary>Queues a mark: it is set when the stream's work queued before it is done (aclprofMarkEx).</summary>
    /// <param name="name">1 to 127 bytes of UTF-8.</param>
    /// <param name="stream">A stream of a device of the session.</param>
    /// <exception cref="ArgumentException">The name is empty or too long, or the stream's device is not one of the session's.</exception>
    /// <exception cref="ObjectDisposedException">The stream was disposed.</exception>
    /// <exception cref="AscendException">The profiler refused it.</exception>
    public void Mark(ReadOnlySpan<char> name, DeviceStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!_devices.Any(d => d.DeviceId == stream.DeviceId))
        {
            throw new ArgumentException($"The session does not measure device {stream.DeviceId}.", nameof(stream));
        }

        Span<byte> text = stackalloc byte[MaxNameBytes];
        text = Encode(name, text);
        using AclScope scope = stream.Handle.Enter();
        lock (_lock)
        {
            if (!_ended)
            {
                fixed (byte* first = text)
                {
                    _library.Check(
                        _library.Api.aclprofMarkEx((sbyte*)first, (nuint)text.Length, stream.Handle.Value),
                        nameof(AclProfApi.aclprofMarkEx));
                }
            }
        }
    }

    /// <summary>Ends a range of the calling thread.</summary>
    internal void Pop(nint stamp)
    {
        lock (_lock)
        {
            if (_stamps.Contains(stamp))
            {
                Use((void*)stamp, _library.Api.aclprofPop(), nameof(AclProfApi.aclprofPop));
                Drop((void*)stamp);
            }
        }
    }

    /// <summary>Ends a range of any thread.</summary>
    internal void StopRange(nint stamp, uint id)
    {
        lock (_lock)
        {
            if (_stamps.Contains(stamp))
            {
                Use((void*)stamp, _library.Api.aclprofRangeStop(id), nameof(AclProfApi.aclprofRangeStop));
                Drop((void*)stamp);
            }
        }
    }

    private static Span<byte> Encode(ReadOnlySpan<char> name, Span<byte> text)
    {
        return !name.IsEmpty && Encoding.UTF8.TryGetBytes(name, text, out int written)
            ? text[..written]
            : throw new ArgumentException(
                $"A marker's name has 1 to {MaxNameBytes} bytes of UTF-8; '{name}' has {Encoding.UTF8.GetByteCount(name)}.", nameof(name));
    }

    /// <summary>A stamp with its text; null when the session has ended. The caller holds the lock.</summary>
    private void* NewStamp(ReadOnlySpan<byte> text)
    {
        if (_ended)
        {
            return null;
        }

        void* stamp = _library.Api.aclprofCreateStamp();
        if (stamp is null)
        {
            throw _library.NothingFrom(nameof(AclProfApi.aclprofCreateStamp));
        }

        _stamps.Add((nint)stamp);
        fixed (byte* first = text)
        {
            Use(
                stamp,
                _library.Api.aclprofSetStampTraceMessage(stamp, (sbyte*)first, (uint)text.Length),
                nameof(AclProfApi.aclprofSetStampTraceMessage));
        }

        return stamp;
    }

    /// <summary>Takes the stamp back when a call on it failed.</summary>
    private void Use(void* stamp, int status, string operation)
    {
        if (status != 0)
        {
            AscendException failure = _library.Failure(status, operation);
            Drop(stamp);
            throw failure;
        }
    }

    private void Drop(void* stamp)
    {
        _stamps.Remove((nint)stamp);
        _library.Api.aclprofDestroyStamp(stamp);
    }

    /// <summary>Takes back the stamps of ranges that are still open. The caller holds the lock.</summary>
    private void DropMarkers()
    {
        if (_stamps.Count > 0)
        {
            RuntimeLog.RangesLeftOpen(_logger, _stamps.Count);
        }

        foreach (nint stamp in _stamps)
        {
            _library.Api.aclprofDestroyStamp((void*)stamp);
        }

        _stamps.Clear();
    }
}
