using System.Text;

namespace Ascend.Runtime.Tests.Lifecycle;

/// <summary>
/// Interprets numbers as calls of the API on objects made by earlier calls. Contents of buffers are checked against a model; objects are
/// disposed in any order, on any thread, also while work on them is queued.
/// </summary>
internal sealed class ProgramMachine : IDisposable
{
    private const int Elements = 16;

    private static readonly string s_nop = "ASCEND-MOCK-KERNEL/1\n{\"program\": \"nop\", \"role\": \"direct\", \"name\": \"nop\", \"parameters\": {\"scalars\": 1}}";

    private readonly List<AscendHost> _hosts = [];
    private readonly List<Device> _devices = [];
    private readonly List<DeviceStream> _streams = [];
    private readonly List<DeviceEvent> _events = [];
    private readonly List<Block<DeviceBuffer<int>>> _buffers = [];
    private readonly List<Block<PinnedBuffer<int>>> _pinned = [];
    private readonly List<(KernelBinary Binary, KernelFunction Function)> _kernels = [];
    private readonly List<Action> _uses = [];
    private readonly StringBuilder _history = new();
    private readonly Action<int>[] _steps;
    private int _callbacksQueued;
    private int _callbacksRun;

    public ProgramMachine()
    {
        _steps =
        [
            _ => OpenHost(), OpenDevice, CreateStream, CreateStream, CreateEvent, CreateEvent, Allocate, Allocate, AllocatePinned, Load,
            CopyIn, CopyOut, Fill, EnqueueFill, EnqueueIn, EnqueueOut, EnqueueBetween, Record, WaitFor, Synchronize, SynchronizeAsync,
            Query, SynchronizeEvent, Elapsed, Launch, Launch, Callback, SynchronizeDevice, Inspect, UseDisposed,
            DisposeSomething, DisposeSomething, DisposeSomething, DisposeTwice,
        ];
    }

    /// <summary>What was done, a line per step.</summary>
    public string History => _history.ToString();

    /// <summary>Runs a step; every third runs on a thread of the pool.</summary>
    public void Step(int code)
    {
        Action<int> step = _steps[code % _steps.Length];
        int argument = code / _steps.Length;
        _history.Append(step.Method.Name).Append(' ').Append(argument).Append('\n');
        if (argument % 3 == 0)
        {
            Task.Run(() => step(argument)).GetAwaiter().GetResult();
        }
        else
        {
            step(argument);
        }
    }

    public void Dispose()
    {
        // Parents first: what was made from them keeps them alive.
        DisposeAll(_hosts);
        DisposeAll(_devices);
        foreach ((KernelBinary binary, _) in _kernels)
        {
            binary.Dispose();
        }

        _buffers.ForEach(b => b.Owned.Dispose());
        DisposeAll(_events);
        DisposeAll(_streams);
        _pinned.ForEach(b => b.Owned.Dispose());
        Assert.Equal(_callbacksQueued, Volatile.Read(ref _callbacksRun));
    }

    private static void DisposeAll<T>(List<T> objects)
        where T : IDisposable => objects.ForEach(o => o.Dispose());

    private static T? Pick<T>(List<T> objects, int argument) => objects.Count == 0 ? default : objects[argument % objects.Count];

    private void OpenHost() => _hosts.Add(AscendHost.Open(new HostOptions { Backend = BackendKind.Mock }));

    private void OpenDevice(int argument)
    {
        if (_hosts.Count == 0)
        {
            OpenHost();
        }

        _devices.Add(Pick(_hosts, argument)!.OpenDevice());
    }

    private Device SomeDevice(int argument)
    {
        if (_devices.Count == 0)
        {
            OpenDevice(argument);
        }

        return Pick(_devices, argument)!;
    }

    private void CreateStream(int argument) => _streams.Add(SomeDevice(argument).CreateStream());

    private void CreateEvent(int argument) => _events.Add(SomeDevice(argument).CreateEvent(timing: argument % 2 == 0));

    private void Allocate(int argument) =>
        _buffers.Add(new Block<DeviceBuffer<int>>(SomeDevice(argument).Allocate<int>(Elements)));

    private void AllocatePinned(int argument)
    {
        PinnedBuffer<int> pinned = SomeDevice(argument).AllocatePinned<int>(Elements);
        pinned.Span.Clear();
        _pinned.Add(new Block<PinnedBuffer<int>>(pinned) { Value = 0 });
    }

    private void Load(int argument)
    {
        KernelBinary binary = SomeDevice(argument).LoadBinary(Encoding.UTF8.GetBytes(s_nop));
        _kernels.Add((binary, binary.GetFunction("nop")));
    }

    private void CopyIn(int argument)
    {
        if (Pick(_buffers, argument) is { } buffer)
        {
            buffer.Settle();
            buffer.Owned.CopyFrom(Enumerable.Repeat(argument, Elements).ToArray());
            buffer.Value = argument;
        }
    }

    private void CopyOut(int argument)
    {
        if (Pick(_buffers, argument) is { Value: { } value } buffer)
        {
            buffer.Settle();
            Assert.All(buffer.Owned.ToArray(), x => Assert.Equal(value, x));
        }
    }

    private void Fill(int argument)
    {
        if (Pick(_buffers, argument) is { } buffer)
        {
            buffer.Settle();
            buffer.Owned.Fill(argument);
            buffer.Value = argument;
        }
    }

    private void EnqueueFill(int argument)
    {
        if (Pick(_buffers, argument) is { } buffer && Pick(_streams, argument) is { } stream)
        {
            buffer.MoveTo(stream);
            stream.EnqueueFill(buffer.Owned, argument);
            buffer.Value = argument;
        }
    }

    private void EnqueueIn(int argument)
    {
        if (Pick(_pinned, argument) is { } pinned && Pick(_buffers, argument) is { } buffer && Pick(_streams, argument) is { } stream)
        {
            pinned.Settle();
            pinned.Owned.Span.Fill(argument);
            pinned.Value = argument;
            pinned.MoveTo(stream);
            buffer.MoveTo(stream);
            stream.EnqueueCopy(pinned.Owned, buffer.Owned);
            buffer.Value = argument;
        }
    }

    private void EnqueueOut(int argument)
    {
        if (Pick(_pinned, argument) is { } pinned && Pick(_buffers, argument) is { Value: { } value } buffer
            && Pick(_streams, argument) is { } stream)
        {
            pinned.MoveTo(stream);
            buffer.MoveTo(stream);
            stream.EnqueueCopy(buffer.Owned, pinned.Owned);
            pinned.Value = value;
            if (argument % 2 == 0)
            {
                stream.Synchronize();
                Assert.Equal(-1, pinned.Owned.Span.IndexOfAnyExcept(value));
            }
        }
    }

    private void EnqueueBetween(int argument)
    {
        if (Pick(_buffers, argument) is { Value: { } value } from && Pick(_buffers, argument + 1) is { } to && from != to
            && Pick(_streams, argument) is { } stream)
        {
            from.MoveTo(stream);
            to.MoveTo(stream);
            stream.EnqueueCopy(from.Owned, to.Owned);
            to.Value = value;
        }
    }

    private void Record(int argument)
    {
        if (Pick(_streams, argument) is { } stream && Pick(_events, argument) is { } recorded)
        {
            stream.Record(recorded);
        }
    }

    private void WaitFor(int argument)
    {
        if (Pick(_streams, argument) is { } stream && Pick(_events, argument) is { } recorded)
        {
            stream.WaitFor(recorded);
        }
    }

    private void Synchronize(int argument) => Pick(_streams, argument)?.Synchronize(TimeSpan.FromSeconds(60));

    private void SynchronizeAsync(int argument)
    {
        if (Pick(_streams, argument) is { } stream)
        {
            Assert.Equal(SyncNote.None, stream.SynchronizeAsync().AsTask().GetAwaiter().GetResult());
        }
    }

    private void Query(int argument)
    {
        _ = Pick(_streams, argument)?.Query();
        _ = Pick(_events, argument)?.Query();
    }

    private void SynchronizeEvent(int argument) => Pick(_events, argument)?.Synchronize(TimeSpan.FromSeconds(60));

    private void Elapsed(int argument)
    {
        if (Pick(_events, argument) is { } start && Pick(_events, argument + 1) is { } end)
        {
            Exception? refused = Caught(() => end.ElapsedSince(start));
            Assert.True(
                refused is null or InvalidOperationException or AscendException { Code: 507000 or 107006 or 107007 }, refused?.ToString());
        }
    }

    private void Launch(int argument)
    {
        if (Pick(_streams, argument) is { } stream && Pick(_kernels, argument).Function is { } function)
        {
            var arguments = new LaunchArguments();
            if (Pick(_buffers, argument) is { } buffer)
            {
                buffer.MoveTo(stream);
                arguments.Add(buffer.Owned.Bytes);
            }
            else
            {
                arguments.Add((long)argument);
            }

            stream.Launch(function, 1, arguments);
        }
    }

    private void Callback(int argument)
    {
        if (Pick(_streams, argument) is { } stream)
        {
            stream.EnqueueCallback(static machine => Interlocked.Increment(ref machine._callbacksRun), this);
            _callbacksQueued++;
        }
    }

    private void SynchronizeDevice(int argument) => Pick(_devices, argument)?.Synchronize(TimeSpan.FromSeconds(60));

    private void Inspect(int argument)
    {
        if (Pick(_devices, argument) is { } device && _hosts.Contains(device.Host))
        {
            _ = device.GetInfo();
            Assert.InRange(device.GetMemoryInfo().FreeBytes, 1, long.MaxValue);
        }
    }

    private void UseDisposed(int argument)
    {
        if (Pick(_uses, argument) is { } use)
        {
            Assert.Throws<ObjectDisposedException>(use);
        }
    }

    private void DisposeTwice(int argument)
    {
        if (Pick(_streams, argument) is { } stream)
        {
            stream.Dispose();
            DisposeStream(argument);
            stream.Dispose();
        }
    }

    private void DisposeSomething(int argument)
    {
        switch (argument / 7 % 7)
        {
            case 0:
                DisposeStream(argument);
                break;
            case 1 when Take(_events, argument) is { } recorded:
                recorded.Dispose();
                _uses.Add(() => recorded.Query());
                break;
            case 2 when Take(_buffers, argument) is { } buffer:
                buffer.Owned.Dispose();
                _uses.Add(() => buffer.Owned.ToArray());
                break;
            case 3 when Take(_pinned, argument) is { } pinned:
                pinned.Owned.Dispose();
                _uses.Add(() => pinned.Owned.Span.Clear());
                break;
            case 4 when Take(_devices, argument) is { } device:
                device.Dispose();
                _uses.Add(() => device.CreateStream());
                break;
            case 5 when Take(_hosts, argument) is { } host:
                host.Dispose();
                _uses.Add(() => host.OpenDevice());
                break;
            case 6 when Take(_kernels, argument) is { Binary: { } binary }:
                binary.Dispose();
                _uses.Add(() => binary.GetFunction("nop"));
                break;
        }
    }

    private void DisposeStream(int argument)
    {
        if (Take(_streams, argument) is { } stream)
        {
            stream.Dispose();
            _uses.Add(() => stream.Synchronize());
            _buffers.ForEach(b => b.Forget(stream));
            _pinned.ForEach(b => b.Forget(stream));
        }
    }

    private static Exception? Caught(Func<TimeSpan> call) => Xunit.Record.Exception(() => call());

    private static T? Take<T>(List<T> objects, int argument)
    {
        if (objects.Count == 0)
        {
            return default;
        }

        int at = argument % objects.Count;
        T taken = objects[at];
        objects.RemoveAt(at);
        return taken;
    }

    /// <summary>Memory, what it holds once its stream has passed the work queued on it, and that stream.</summary>
    private sealed class Block<T>(T owned)
    {
        private DeviceStream? _stream;

        public T Owned => owned;

        /// <summary>The value of every element; null when it was never written.</summary>
        public int? Value { get; set; }

        /// <summary>Waits for queued work on the memory.</summary>
        public void Settle()
        {
            _stream?.Synchronize(TimeSpan.FromSeconds(60));
            _stream = null;
        }

        /// <summary>Queued work goes to this stream from now on.</summary>
        public void MoveTo(DeviceStream stream)
        {
            if (_stream != stream)
            {
                Settle();
                _stream = stream;
            }
        }

        /// <summary>A stream was disposed, which waits for its work.</summary>
        public void Forget(DeviceStream stream) => _stream = _stream == stream ? null : _stream;
    }
}
