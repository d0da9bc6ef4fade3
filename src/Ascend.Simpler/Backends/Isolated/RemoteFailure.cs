namespace Ascend.Simpler;

/// <summary>An exception of a worker as it crosses the channel.</summary>
internal static class RemoteFailure
{
    private enum Kind : byte
    {
        General,
        Timeout,
        InvalidState,
        NotSupported,
        OutOfMemory,
        Package,
        Argument,
    }

    public static void Write(MessageWriter writer, Exception exception)
    {
        switch (exception)
        {
            case AscendException e:
                WriteFacts(writer, KindOf(e), FactsOf(e));
                break;
            case KernelPackageException e:
                writer.Write((byte)Kind.Package).Write(e.PackagePath).Write(e.Problem);
                break;
            case ArgumentException e:
                writer.Write((byte)Kind.Argument).Write(e.Message);
                break;
            default:
                const string NextStep = "Report it with the worker's lines.";
                WriteFacts(writer, Kind.General, new AscendFailure
                {
                    Operation = "",
                    Text = $"The worker failed: {exception.GetType().Name}: {exception.Message} Next step: {NextStep}",
                    NextStep = NextStep,
                });
                break;
        }
    }

    /// <param name="reader">The message.</param>
    /// <param name="lines">What the worker wrote to standard error meanwhile; a failure of a library that has no text of its own
    /// quotes it.</param>
    public static Exception Read(ref MessageReader reader, IReadOnlyList<string> lines)
    {
        var kind = (Kind)reader.ReadByte();
        switch (kind)
        {
            case Kind.Package:
                return new KernelPackageException(reader.ReadText(), reader.ReadText());
            case Kind.Argument:
                return new ArgumentException(reader.ReadText());
        }

        AscendFailure failure = ReadFacts(ref reader);
        if (failure is { Library: ErrorLibrary.Simpler, Code: not null, RecentMessage: null }
            && RuntimeLogText.Of(lines.Select(RuntimeLogLine.TryParse).OfType<RuntimeLogLine>()) is { } text)
        {
            return failure.Explained(text.Text, text.DeviceCodeName).ToException();
        }

        if (failure is { Library: not null, RecentMessage: null } && lines.Count > 0)
        {
            string quote = string.Join(" | ", lines);
            failure = failure with { Text = $"{failure.Text} The worker wrote: {quote}", RecentMessage = quote };
        }

        if (failure.Operation.Length == 0)
        {
            string ending = $" Next step: {failure.NextStep}";
            string message = failure.Text!;
            return Create(
                kind, message.EndsWith(ending, StringComparison.Ordinal) ? message[..^ending.Length] : message, failure.NextStep!);
        }

        return kind switch
        {
            Kind.Timeout => new AscendTimeoutException(failure),
            Kind.InvalidState => new AscendInvalidStateException(failure),
            Kind.NotSupported => new AscendNotSupportedException(failure),
            Kind.OutOfMemory => new AscendOutOfMemoryException(failure),
            _ => new AscendException(failure),
        };
    }

    /// <summary>What an exception tells; without an operation it was made from a text alone.</summary>
    private static AscendFailure FactsOf(AscendException exception) => new()
    {
        Operation = exception.Operation ?? "",
        Text = exception.Message,
        NextStep = exception.NextStep,
        Library = exception.Library,
        Code = exception.Code,
        CodeName = exception.CodeName,
        DeviceId = exception.DeviceId,
        LibraryPath = exception.LibraryPath,
        RecentMessage = exception.RecentMessage,
        Detail = exception.Detail,
    };

    private static void WriteFacts(MessageWriter writer, Kind kind, AscendFailure failure) => writer
        .Write((byte)kind)
        .Write(failure.Operation)
        .Write(failure.Text)
        .Write(failure.NextStep)
        .Write((int?)failure.Library)
        .Write(failure.Code)
        .Write(failure.CodeName)
        .Write(failure.DeviceId)
        .Write(failure.LibraryPath)
        .Write(failure.RecentMessage)
        .Write(failure.Detail);

    private static AscendFailure ReadFacts(ref MessageReader reader) => new()
    {
        Operation = reader.ReadText(),
        Text = reader.ReadText(),
        NextStep = reader.ReadText(),
        Library = (ErrorLibrary?)reader.ReadOptionalInt32(),
        Code = reader.ReadOptionalInt32(),
        CodeName = reader.ReadOptionalText(),
        DeviceId = reader.ReadOptionalInt32(),
        LibraryPath = reader.ReadOptionalText(),
        RecentMessage = reader.ReadOptionalText(),
        Detail = reader.ReadOptionalText(),
    };

    private static AscendException Create(Kind kind, string message, string nextStep) => kind switch
    {
        Kind.Timeout => new AscendTimeoutException(message, nextStep),
        Kind.InvalidState => new AscendInvalidStateException(message, nextStep),
        Kind.NotSupported => new AscendNotSupportedException(message, nextStep),
        Kind.OutOfMemory => new AscendOutOfMemoryException(message, nextStep),
        _ => new AscendException(message, nextStep),
    };

    private static Kind KindOf(AscendException exception) => exception switch
    {
        AscendTimeoutException => Kind.Timeout,
        AscendInvalidStateException => Kind.InvalidState,
        AscendNotSupportedException => Kind.NotSupported,
        AscendOutOfMemoryException => Kind.OutOfMemory,
        _ => Kind.General,
    };
}
