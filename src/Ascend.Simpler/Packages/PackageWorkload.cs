namespace Ascend.Simpler;

/// <summary>What a package's kernels are for, as the package declares it. Ascend.Simpler only carries it.</summary>
/// <param name="Name">Name of the workload: how arguments are made, what the result is and how it is checked.</param>
/// <param name="MeasuredKernels">Names of the kernels that count; the package's others are its surroundings.</param>
/// <param name="ModelDataType">Data type of the model that the kernels were made for; null when they take the data's.</param>
public sealed record PackageWorkload(string Name, IReadOnlyList<string> MeasuredKernels, string? ModelDataType);
