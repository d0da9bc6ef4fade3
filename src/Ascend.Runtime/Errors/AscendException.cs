namespace Ascend.Runtime;

/// <summary>
/// An operation of this library failed. The derived types tell apart what a caller can do about it; the properties carry the
/// code, its meaning and the next step, which <see cref="Exception.Message"/> also says in full.
/// </summary>
public class AscendException : Exception
{
    /// <summary>Creates an exception without a native code.</summary>
    /// <param name="message">What failed, on what.</param>
    /// <param name="nextStep">What to do about it; appended to the message.</param>
    /// <param name="innerException">The cause, or null.</param>
    public AscendException(string message, string nextStep, Exception? innerException = null)
        : base($"{message} Next step: {nextStep}", innerException)
    {
        NextStep = nextStep;
    }

    internal AscendException(AscendFailure failure, Exception? innerException = null)
        : base(failure.Format(), innerException)
    {
        ErrorEntry? entry = failure.Entry;
        Code = failure.Code;
        CodeName = entry?.Name;
        Library = failure.Library;
        LibraryPath = failure.LibraryPath;
        Layer = entry?.Layer;
        Scope = entry?.Scope ?? ErrorScope.Unspecified;
        Operation = failure.Operation;
        DeviceId = failure.DeviceId;
        StreamId = failure.StreamId;
        FirstFailure = failure.FirstFailure;
        IsProbableFollowUp = failure.IsProbableFollowUp;
        Meaning = entry?.Meaning;
        NextStep = failure.EffectiveNextStep;
        RecentMessage = failure.RecentMessage;
        Detail = failure.Detail;
    }

    /// <summary>The native code as returned; null when no native call failed.</summary>
    public int? Code { get; }

    /// <summary>The code's symbolic name; null when there is no code or it is not documented.</summary>
    public string? CodeName { get; }

    /// <summary>The library whose numbers <see cref="Code"/> belongs to; null without a code.</summary>
    public ErrorLibrary? Library { get; }

    /// <summary>Path of the library file concerned; null when none is.</summary>
    public string? LibraryPath { get; }

    /// <summary>The layer that reports <see cref="Code"/>; null when there is no code or it is not documented.</summary>
    public string? Layer { get; }

    /// <summary>What stays unusable.</summary>
    public ErrorScope Scope { get; }

    /// <summary>The failed operation, such as <c>aclrtMalloc</c>; null when the message names it.</summary>
    public string? Operation { get; }

    /// <summary>The device concerned; null when none is.</summary>
    public int? DeviceId { get; }

    /// <summary>The stream concerned, by its number on the device (aclrtStreamGetId); null when none is, or the library does not tell.</summary>
    public int? StreamId { get; }

    /// <summary>
    /// The first failure of the device, a kernel or the library seen on <see cref="DeviceId"/> since the process opened it or reset it;
    /// null when this is the first one, or there is no device.
    /// </summary>
    public AscendException? FirstFailure { get; }

    /// <summary>
    /// Whether <see cref="FirstFailure"/> probably caused this one: nothing on the device has been synchronised without an error in between.
    /// </summary>
    public bool IsProbableFollowUp { get; }

    /// <summary>What <see cref="Code"/> means; null when there is no code or it is not documented.</summary>
    public string? Meaning { get; }

    /// <summary>What to do about it.</summary>
    public string NextStep { get; }

    /// <summary>The library's own text about the failure, read on the failing thread; null when it gave none.</summary>
    public string? RecentMessage { get; }

    /// <summary>What the message says about this very call.</summary>
    internal string? Detail { get; }
}
