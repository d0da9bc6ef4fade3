namespace Ascend.Runtime;

/// <summary>How busy a device is, in percent (aclrtGetDeviceUtilizationRate).</summary>
/// <param name="Cube">The cube cores; null when the chip does not tell.</param>
/// <param name="Vector">The vector cores; null when the chip does not tell.</param>
/// <param name="AiCpu">The AI CPUs; null when the chip does not tell.</param>
/// <param name="Memory">The memory; null when the chip does not tell, which holds of every chip so far.</param>
public readonly record struct DeviceUtilization(int? Cube, int? Vector, int? AiCpu, int? Memory);
