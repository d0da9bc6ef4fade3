namespace Ascend.Simpler;

/// <summary>An exception of a worker as it crosses the channel.</summary>
internal sealed record RemoteFailure
{
    /// <summary>The longest text; longer ones are cut.</summary>
    public const int MaximumText = 1 << 14;

    internal enum Type
    {
        General,
        Timeout,
        InvalidState,
        NotSupported,
        OutOfMemory,
        Package,
        Argument,
    }

    public required Type Kind { get; init; }

    /// <summary>The whole message; of a package what is wrong with it.</summary>
    public required string Text { get; init; }

    /// <summary>Empty for an exception that was made from a text alone.</summary>
    public string Operation { get; init; } = "";

    public string? NextStep { get; init; }

    public ErrorLibrary? Library { get; init; }

    public int? Code { get; init; }

    public string? CodeName { get; init; }

    public int? DeviceId { get; init; }

    /// <summary>Of the library, or of the package.</summary>
    public string? Path { get; init; }

    public string? RecentMessage { get; init; }

    public string? Detail { get; init; }

    public static RemoteFailure Of(Exception exception) => exception switch
    {
        AscendException e => new()
        {
            Kind = e switch
            {
                AscendTimeoutException => Type.Timeout,
                AscendInvalidStateException => Type.InvalidState,
                AscendNotSupportedException => Type.NotSupported,
                AscendOutOfMemoryException => Type.OutOfMemory,
                _ => Type.General,
            },
            Operation = e.Operation ?? "",
            Text = Cut(e.Message),
            NextStep = Cut(e.NextStep),
            Library = e.Library,
            Code = e.Code,
            CodeName = e.CodeName,
            DeviceId = e.DeviceId,
            Path = e.LibraryPath,
            RecentMessage = e.RecentMessage is { } text ? Cut(text) : null,
            Detail = e.Detail is { } detail ? Cut(detail) : null,
        },
        KernelPackageException e => new() { Kind = Type.Package, Path = e.PackagePath, Text = Cut(e.Problem) },
        ArgumentException e => new() { Kind = Type.Argument, Text = Cut(e.Message) },
        _ => Of(new AscendException(
            $"The worker failed: {exception.GetType().Name}: {exception.Message}", "Report it with the worker's lines.")),
    };

    /// <param name="lines">What the worker wrote to standard error meanwhile; a failure of a library that has no text of its own
    /// quotes it.</param>
    public Exception ToException(IReadOnlyList<string> lines)
    {
        switch (Kind)
        {
            case Type.Package:
                return new KernelPackageException(Path!, Text);
            case Type.Argument:
                return new ArgumentException(Text);
        }

        var failure = new AscendFailure
        {
            Operation = Operation,
            Text = Text,
            NextStep = NextStep,
            Library = Library,
            Code = Code,
            CodeName = CodeName,
            DeviceId = DeviceId,
            LibraryPath = Path,
            RecentMessage = RecentMessage,
            Detail = Detail,
        };
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

        if (Operation.Length > 0)
        {
            return Kind switch
            {
                Type.Timeout => new AscendTimeoutException(failure),
                Type.InvalidState => new AscendInvalidStateException(failure),
                Type.NotSupported => new AscendNotSupportedException(failure),
                Type.OutOfMemory => new AscendOutOfMemoryException(failure),
                _ => new AscendException(failure),
            };
        }

        string ending = $" Next step: {NextStep}";
        string message = Text.EndsWith(ending, StringComparison.Ordinal) ? Text[..^ending.Length] : Text;
        return Kind switch
        {
            Type.Timeout => new AscendTimeoutException(message, NextStep!),
            Type.InvalidState => new AscendInvalidStateException(message, NextStep!),
            Type.NotSupported => new AscendNotSupportedException(message, NextStep!),
            Type.OutOfMemory => new AscendOutOfMemoryException(message, NextStep!),
            _ => new AscendException(message, NextStep!),
        };
    }

    private static string Cut(string text) => text.Length > MaximumText ? text[..MaximumText] : text;
}
