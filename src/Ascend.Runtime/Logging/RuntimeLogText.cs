namespace Ascend.Runtime;

/// <summary>The error lines that the libraries wrote during an operation.</summary>
/// <param name="Text">The lines, one after the other.</param>
/// <param name="DeviceCodeName">The name of the device's code among them; null when the failure is not the device's.</param>
internal sealed record RuntimeLogText(string Text, string? DeviceCodeName);
