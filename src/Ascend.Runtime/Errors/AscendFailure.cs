using System.Globalization;
using System.Text;

namespace Ascend.Runtime;

/// <summary>The facts of one failed operation, from which its exception is made.</summary>
internal sealed record AscendFailure
{
    /// <summary>The operation in the terms of its library, such as <c>aclrtMalloc</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>The library whose numbers <see cref="Code"/> belongs to; null when no native code is involved.</summary>
    public ErrorLibrary? Library { get; init; }

    /// <summary>The code that the library returned.</summary>
    public int? Code { get; init; }

    /// <summary>The device it happened on.</summary>
    public int? DeviceId { get; init; }

    /// <summary>The stream it happened on, by its number on the device.</summary>
    public int? StreamId { get; init; }

    /// <summary>The first failure seen on the device since it was opened or reset.</summary>
    public AscendException? FirstFailure { get; init; }

    /// <summary>An earlier failure on the device probably caused this one.</summary>
    public bool IsProbableFollowUp { get; init; }

    /// <summary>A sentence about this very call: its arguments, the path, the value refused.</summary>
    public string? Detail { get; init; }

    /// <summary>The library's own text, read on the failing thread.</summary>
    public string? RecentMessage { get; init; }

    /// <summary>Path of the library file.</summary>
    public string? LibraryPath { get; init; }

    /// <summary>Overrides the catalogue's next step.</summary>
    public string? NextStep { get; init; }

    /// <summary>The code's name as the library itself told it, which decides between readings of one number; null when it did not.</summary>
    public string? CodeName { get; init; }

    /// <summary>The library's own lines show that the code is not one that came back from the device.</summary>
    public bool IsHostCode { get; init; }

    /// <summary>The whole message, when it was made elsewhere.</summary>
    public string? Text { get; init; }

    /// <summary>The catalogue's entry; null for an undocumented code or none.</summary>
    public ErrorEntry? Entry
    {
        get
        {
            ErrorEntry? entry = Library is { } library && Code is { } code ? ErrorCatalog.Find(library, code) : null;
            return entry?.Alternatives.FirstOrDefault(other => other.Name == CodeName) ?? entry;
        }
    }

    /// <summary>What to do next; never empty.</summary>
    public string EffectiveNextStep => NextStep ?? Entry?.NextStep
        ?? $"This version does not know the code; search for it in the documentation of {LibraryName} and in its log.";

    /// <summary>The same failure as the library's own lines explain it: they tell which reading of a number is meant, and take the
    /// place of a text that was made without them.</summary>
    /// <param name="lines">The lines, one after the other.</param>
    /// <param name="deviceCodeName">The name of the device's code among them; null when the failure is not the device's.</param>
    public AscendFailure Explained(string lines, string? deviceCodeName) => this with
    {
        Text = null,
        NextStep = null,
        RecentMessage = lines,
        CodeName = deviceCodeName,
        IsHostCode = deviceCodeName is null,
    };

    /// <summary>The exception whose type fits the code's <see cref="ErrorKind"/>.</summary>
    public AscendException ToException(Exception? inner = null) => Entry?.Kind switch
    {
        ErrorKind.NotSupported => new AscendNotSupportedException(this, inner),
        ErrorKind.OutOfResources => new AscendOutOfMemoryException(this, inner),
        ErrorKind.Timeout => new AscendTimeoutException(this, inner),
        ErrorKind.InvalidState => new AscendInvalidStateException(this, inner),
        _ => new AscendException(this, inner),
    };

    /// <summary>What failed, on what, code name and number, detail, next step and the library's text.</summary>
    public string Format()
    {
        if (Text is not null)
        {
            return Text;
        }

        var text = new StringBuilder(Operation).Append(" failed");
        if (DeviceId is { } device)
        {
            text.Append(CultureInfo.InvariantCulture, $" on device {device}");
        }

        if (StreamId is { } stream)
        {
            text.Append(CultureInfo.InvariantCulture, $", stream {stream}");
        }

        if (Code is { } code)
        {
            AppendCode(text, code);
        }

        if (!string.IsNullOrEmpty(Detail))
        {
            text.Append(Code is null ? ": " : " ").Append(Detail);
        }

        if (IsProbableFollowUp && FirstFailure is { } first)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $" Probably a consequence of the first failure on this device, {first.Operation}: {first.CodeName} ({first.Code}).");
        }

        text.Append(" Next step: ").Append(EffectiveNextStep);
        if (!string.IsNullOrWhiteSpace(RecentMessage))
        {
            text.Append(CultureInfo.InvariantCulture, $" {LibraryName} says: {RecentMessage.Trim()}");
        }

        return text.ToString();
    }

    /// <summary>
    /// The operation is one in which a device code can come back; elsewhere a colliding number is the host runtime's own
    /// (codes reach the host from the launch on).
    /// </summary>
    private bool IsRunPhase => CodeName is null && !IsHostCode
        && Operation is "run_prepared" or "simpler_run" or "simpler_launch_run" or "simpler_poll_run" or "simpler_wait_run"
        or "simpler_finalize_run";

    private string LibraryName => Library switch
    {
        ErrorLibrary.Acl => "the ACL library",
        ErrorLibrary.Simpler => "simpler's host runtime",
        _ => "the library",
    };

    private void AppendCode(StringBuilder text, int code)
    {
        if (Entry is not { } entry)
        {
            text.Append(CultureInfo.InvariantCulture, $" with the unknown code {code}.");
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $": {entry.Name} ({code}, {entry.Layer}): {entry.Meaning}.");
        foreach (ErrorEntry other in IsRunPhase ? entry.Alternatives : [])
        {
            text.Append(CultureInfo.InvariantCulture, $" Or {other.Name} ({code}, {other.Layer}): {other.Meaning}.");
        }
    }
}
