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
                writer.Write((byte)KindOf(e)).Write(e.Message).Write(e.NextStep).Write(e.Operation).Write((int?)e.Library).Write(e.Code)
                    .Write(e.CodeName).Write(e.DeviceId).Write(e.LibraryPath).Write(e.RecentMessage).Write(e.Detail);
                break;
            case KernelPackageException e:
                writer.Write((byte)Kind.Package).Write(e.PackagePath).Write(e.Problem);
                break;
            case ArgumentException e:
                writer.Write((byte)Kind.Argument).Write(e.Message);
                break;
            default:
                const string NextStep = "Report it with the worker's lines.";
                writer.Write((byte)Kind.General).Write($"The worker failed: {exception.GetType().Name}: {exception.Message} Next step: {NextStep}")
                    .Write(NextStep).Write((string?)null).Write((int?)null).Write((int?)null).Write((string?)null).Write((int?)null).Write((string?)null).Write((string?)null)
                    .Write((string?)null);
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

        string message = reader.ReadText();
        string nextStep = reader.ReadText();
        string? operation = reader.ReadOptionalText();
        var failure = new AscendFailure
        {
            Operation = operation ?? "",
            Text = message,
            NextStep = nextStep,
            Library = (ErrorLibrary?)reader.ReadOptionalInt32(),
            Code = reader.ReadOptionalInt32(),
            CodeName = reader.ReadOptionalText(),
            DeviceId = reader.ReadOptionalInt32(),
            LibraryPath = reader.ReadOptionalText(),
            RecentMessage = reader.ReadOptionalText(),
            Detail = reader.ReadOptionalText(),
        };
        if (failure is { Library: ErrorLibrary.Simpler, Code: not null, RecentMessage: null }
            && RuntimeLogText.Of(lines.Select(RuntimeLogLine.TryParse).OfType<RuntimeLogLine>()) is { } text)
        {
            return failure.Explained(text.Text, text.DeviceCodeName).ToException();
        }

        if (failure is { Library: not null, RecentMessage: null } && lines.Count > 0)
        {
            string quote = string.Join(" | ", lines);
            failure = failure with { Text = $"{message} The worker wrote: {quote}", RecentMessage = quote };
        }

        if (operation is null)
        {
            string ending = $" Next step: {nextStep}";
            return Create(kind, message.EndsWith(ending, StringComparison.Ordinal) ? message[..^ending.Length] : message, nextStep);
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
