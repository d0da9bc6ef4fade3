namespace Ascend.Runtime;

/// <summary>Cores that the kernels of a stream may use.</summary>
/// <param name="Cube">Cube cores; AI cores where the chip does not tell them apart.</param>
/// <param name="Vector">Vector cores.</param>
internal readonly record struct CoreLimits(int Cube, int Vector);
