namespace Ascend.Experiments;

/// <summary>What a device's sensors told at one moment.</summary>
/// <param name="AicoreMegahertz">Clock of the AI cores in MHz; null when not told.</param>
/// <param name="TemperatureCelsius">Chip temperature in °C; null when not told.</param>
public sealed record DeviceSensors(double? AicoreMegahertz, double? TemperatureCelsius);
