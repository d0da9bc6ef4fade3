using Ascend.Tracing.Tests.Formats;

namespace Ascend.Fuzzing;

/// <summary>A kind of input and its reader.</summary>
/// <param name="Name">The kind's name, also that of its folders.</param>
/// <param name="Seed">A whole input.</param>
/// <param name="Read">
/// Reads an input, and with true writes what can be written of it; whatever it throws is none of the documented exceptions.
/// </param>
internal sealed record FuzzTarget(string Name, byte[] Seed, Action<byte[], bool> Read)
{
    /// <summary>Every kind that is read: captures of all kinds with their companions, packages and sources.</summary>
    /// <param name="folder">Where inputs are put to be read.</param>
    public static FuzzTarget[] All(FormatFolder folder) =>
    [
        .. FuzzCorpus.All.Select(input => new FuzzTarget(input.Name, input.Bytes, (bytes, isWritten) =>
            FuzzedReading.Read(FuzzCorpus.Place(folder, input.Name, bytes), isWritten))),
        .. PackageInputs.All.Select(input => new FuzzTarget(input.Name, input.Bytes, (bytes, _) =>
            PackageInputs.Read(folder["package"], input.Name, bytes))),
    ];
}
