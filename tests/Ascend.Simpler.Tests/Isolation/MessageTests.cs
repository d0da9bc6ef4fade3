using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ascend.Simpler.Tests;

public sealed class MessageTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        MessageWriter writer = new MessageWriter().Begin(WorkerMessage.Run)
            .Write(true).Write(-5).Write(1L << 40).Write("grün");
        var reader = new MessageReader(Payload(writer));
        Assert.True(reader.ReadBoolean());
        Assert.Equal(-5, reader.ReadInt32());
        Assert.Equal(1L << 40, reader.ReadInt64());
        Assert.Equal("grün", reader.ReadText());
        reader.RequireEnd();
    }

    [Fact]
    public void A_setup_arrives_as_it_was_sent()
    {
        var setup = new WorkerSetup(
            new HostOptions
            {
                Backend = BackendKind.Device,
                MockDirectory = "/mock",
                MockProfile = "profile",
                MockNoise = "noise",
                MockFaults = "faults",
                CannRoot = "/cann",
                SimplerRoot = "/simpler",
                TracrSimplerRoot = "/tracr",
                CaptureRuntimeLog = true,
            },
            3,
            new SessionOptions { KeepBothBuildsOpen = false },
            TimeSpan.FromMinutes(8));
        Assert.Equal(setup, Carried(setup, WorkerJson.Default.WorkerSetup));
    }

    /// <summary>Every option but the time limit arrives in the worker, each with a value that is not its default.</summary>
    [Fact]
    public void Every_run_option_arrives_as_it_was_sent()
    {
        PropertyInfo[] properties = typeof(RunOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        Assert.True(properties.Length > 10, $"{properties.Length} options");
        var options = new RunOptions();
        for (int i = 0; i < properties.Length; i++)
        {
            properties[i].SetValue(options, OtherThanDefault(properties[i], i + 2));
            Assert.NotEqual(properties[i].GetValue(RunOptions.Default), properties[i].GetValue(options));
        }

        RunOptions arrived = Carried(options);
        foreach (PropertyInfo property in properties)
        {
            object? expected = property.Name == nameof(RunOptions.Timeout) ? Timeout.InfiniteTimeSpan : property.GetValue(options);
            Assert.True(Same(expected, property.GetValue(arrived)), $"RunOptions.{property.Name} is not carried");
        }

        static bool Same(object? a, object? b) => a is IReadOnlyList<long> x && b is IReadOnlyList<long> y ? x.SequenceEqual(y) : Equals(a, b);
    }

    [Fact]
    public void Folders_arrive_as_absolute_paths_and_no_profile_as_none()
    {
        Assert.Equal(Path.GetFullPath("profiles"), Carried(new RunOptions { ProfileDirectory = "profiles" }).ProfileDirectory);
        Assert.Null(Carried(RunOptions.Default).ProfileDirectory);
    }

    [Fact]
    public void A_result_arrives_as_it_was_sent()
    {
        var result = new RunResult(
            7, TimeSpan.FromTicks(1), TimeSpan.FromTicks(2), TimeSpan.FromTicks(3), TimeSpan.FromTicks(4), "/out", "/capture")
        {
            DeviceWallNanoseconds = long.MaxValue,
            KernelSpanNanoseconds = 1,
            ProfilePath = "/profile",
            Timing = new RunTiming([new RunStage("chip.run", 0, true, TimeSpan.FromTicks(5), TimeSpan.FromTicks(6))]),
        };
        RunResult arrived = Carried(result, WorkerJson.Default.RunResult);
        Assert.Equal(result.Timing.Stages, arrived.Timing!.Stages);
        Assert.Equal(result, arrived with { Timing = result.Timing });
    }

    [Fact]
    public void Every_session_option_that_the_worker_has_to_know_arrives()
    {
        var options = new SessionOptions();
        PropertyInfo[] carried =
            [.. typeof(SessionOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.Name != nameof(SessionOptions.Isolation))];
        for (int i = 0; i < carried.Length; i++)
        {
            carried[i].SetValue(options, OtherThanDefault(carried[i], i + 2));
        }

        SessionOptions arrived = Carried(
            new WorkerSetup(new HostOptions { Backend = BackendKind.Mock }, 0, options, TimeSpan.FromMinutes(1)), WorkerJson.Default.WorkerSetup).Session;
        Assert.All(carried, p => Assert.True(Equals(p.GetValue(options), p.GetValue(arrived)), $"SessionOptions.{p.Name} is not carried"));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        byte[] text = Payload(new MessageWriter().Begin(WorkerMessage.Run).Write("text"));
        Assert.Throws<WorkerProtocolException>(() => new MessageReader(text.AsSpan(0, 6)).ReadText());
        Assert.Throws<WorkerProtocolException>(() => new MessageReader([0xfe, 0xff, 0xff, 0xff]).ReadText());
        Assert.Throws<WorkerProtocolException>(() => new MessageReader([0xff, 0xff, 0xff, 0x7f]).ReadText());
        Assert.Throws<WorkerProtocolException>(() => new MessageReader([3, 0, 0, 0]).ReadCount(2));
        Assert.Throws<WorkerProtocolException>(() => new MessageReader([2, 0, 0, 0, (byte)'{', (byte)'}']).Read(WorkerJson.Default.RemoteFailure));
        Assert.Throws<WorkerProtocolException>(() => new MessageReader([2, 0, 0, 0, (byte)'{', (byte)'x']).Read(WorkerJson.Default.RunOptions));
        Assert.Throws<WorkerProtocolException>(() => new MessageReader([4, 0, 0, 0, .. "null"u8]).Read(WorkerJson.Default.RunOptions));
        Assert.Throws<WorkerProtocolException>(() => new MessageReader([2]).ReadBoolean());
        Assert.Throws<WorkerProtocolException>(() => new MessageReader([]).ReadInt32());
        Assert.Throws<WorkerProtocolException>(() => new MessageReader([1]).RequireEnd());
    }

    [Fact]
    public void Long_texts_are_cut_and_longer_messages_refused()
    {
        string text = new('ü', 2_000_000);
        Assert.Equal(RemoteFailure.MaximumText, Transport(new KernelArgumentException(text)).Message.Length);
        Assert.StartsWith("ü", Transport(new AscendException(text, text)).Message, StringComparison.Ordinal);
        Assert.Throws<WorkerProtocolException>(() => new MessageWriter().Begin(WorkerMessage.Failed).Write(text));
    }

    [Fact]
    public void Exceptions_arrive_as_they_were_thrown()
    {
        AssertSame(new AscendTimeoutException("It took too long.", "Wait."));
        AssertSame(new AscendInvalidStateException("It is prepared.", "Finalize it."));
        AssertSame(new AscendNotSupportedException("No build.", "Build it."));
        AssertSame(new AscendOutOfMemoryException("Full.", "Free."));
        AssertSame(new AscendException("General.", "Look."));
        AssertSame(new AscendFailure
        {
            Operation = "simpler_wait_run",
            Library = ErrorLibrary.Simpler,
            Code = -100,
            DeviceId = 3,
            Detail = "Run 1.",
            LibraryPath = "/lib",
            RecentMessage = "it says",
        }.ToException());
        Assert.Equal(
            new KernelPackageException("/p", "gone").Message, Assert.IsType<KernelPackageException>(Transport(new KernelPackageException("/p", "gone"))).Message);
        Assert.Equal("bad", Assert.IsType<ArgumentException>(Transport(new KernelArgumentException("bad"))).Message);
        Assert.Contains("DivideByZero", Assert.IsType<AscendException>(Transport(new DivideByZeroException())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_of_a_library_without_text_quotes_what_the_worker_wrote()
    {
        var thrown = new AscendFailure { Operation = "simpler_wait_run", Library = ErrorLibrary.Simpler, Code = -100 }.ToException();
        var arrived = (AscendException)RemoteFailure.Of(thrown).ToException(["first", "second"]);
        Assert.EndsWith("first | second", arrived.Message, StringComparison.Ordinal);
        Assert.Equal("first | second", arrived.RecentMessage);
    }

    [Fact]
    public void The_log_keeps_the_last_lines_and_cuts_long_ones()
    {
        var log = new WorkerLog(NullLogger.Instance, 1);
        long before = log.Count;
        for (int i = 0; i < 200; i++)
        {
            log.Append(System.Text.Encoding.UTF8.GetBytes($"line {i}\n\n"));
        }

        log.Append(new byte[1 << 20]);
        log.Append(System.Text.Encoding.UTF8.GetBytes($"x\n{WorkerLog.Mark}\nlater\n"));
        Assert.Equal(64, log.Lines.Count);
        Assert.Equal("later", log.Lines[^1]);
        Assert.All(log.Lines, line => Assert.True(line.Length <= 1024));
        Assert.Equal(202, log.Count - before);
        Assert.Equal(64, log.LinesUpToMark(TimeSpan.Zero, before).Count);
        Assert.Equal(["later"], log.LinesUpToMark(TimeSpan.Zero, log.Count - 1));
    }

    /// <summary>A value of a property's type, another one for each number.</summary>
    private static object OtherThanDefault(PropertyInfo property, int number) => property.PropertyType switch
    {
        var type when type == typeof(bool) || type == typeof(bool?) => true,
        var type when type == typeof(int) => number,
        var type when type == typeof(uint) => (uint)number,
        var type when type == typeof(string) => $"/folder-{number}",
        var type when type == typeof(TimeSpan) => TimeSpan.FromSeconds(number),
        var type when type == typeof(IReadOnlyList<long>) => new long[] { number, number + 1, 0, 1L << 20 },
        var other => throw new NotSupportedException($"{property.Name} is a {other}: say here what is not its default, and carry it."),
    };

    private static RunOptions Carried(RunOptions options)
    {
        using var none = new KernelArguments();
        MessageWriter writer = new MessageWriter().Begin(WorkerMessage.Run);
        new SentRun().Write(writer, none, options, Path.GetFullPath(options.OutputDirectory ?? "ascend-output"));
        using var received = new ReceivedRun(null!);
        var reader = new MessageReader(Payload(writer));
        received.Read(ref reader, null, new Dictionary<long, DeviceBuffer>());
        reader.RequireEnd();
        return received.Options;
    }

    private static T Carried<T>(T value, JsonTypeInfo<T> type)
    {
        var reader = new MessageReader(Payload(new MessageWriter().Begin(WorkerMessage.Open).Write(value, type)));
        T read = reader.Read(type);
        reader.RequireEnd();
        return read;
    }

    private static void AssertSame(AscendException thrown)
    {
        var arrived = (AscendException)Transport(thrown);
        Assert.Equal(thrown.GetType(), arrived.GetType());
        Assert.Equal(thrown.Message, arrived.Message);
        Assert.Equal(thrown.NextStep, arrived.NextStep);
        Assert.Equal(thrown.Operation, arrived.Operation);
        Assert.Equal(thrown.Code, arrived.Code);
        Assert.Equal(thrown.CodeName, arrived.CodeName);
        Assert.Equal(thrown.Library, arrived.Library);
        Assert.Equal(thrown.DeviceId, arrived.DeviceId);
        Assert.Equal(thrown.Meaning, arrived.Meaning);
        Assert.Equal(thrown.Scope, arrived.Scope);
        Assert.Equal(thrown.RecentMessage, arrived.RecentMessage);
        Assert.Equal(thrown.LibraryPath, arrived.LibraryPath);
    }

    private static Exception Transport(Exception exception) =>
        Carried(RemoteFailure.Of(exception), WorkerJson.Default.RemoteFailure).ToException([]);

    private static byte[] Payload(MessageWriter writer) => writer.Complete()[MessageWriter.HeaderSize..].ToArray();
}
