using System.Globalization;

namespace Ascend.Runtime;

/// <summary>Compares arguments with a package's declarations.</summary>
internal static class ArgumentChecker
{
    private const string AnyExtent = "*";

    public static void Check(
        KernelPackage package, ReadOnlySpan<TensorBinding> tensors, ReadOnlySpan<ulong> scalars, int deviceId)
    {
        CheckCount(package, "tensor", tensors.Length, [.. package.Arguments.Select(argument => argument.Name)]);
        CheckCount(package, "scalar", scalars.Length, [.. package.Scalars.Select(scalar => scalar.Name)]);
        var extents = new Dictionary<string, (int Extent, string Argument)>(StringComparer.Ordinal);
        for (int i = 0; i < tensors.Length; i++)
        {
            CheckTensor(package, package.Arguments[i], in tensors[i], deviceId, extents);
        }

        for (int i = 0; i < scalars.Length; i++)
        {
            ScalarDeclaration declared = package.Scalars[i];
            long value = (long)scalars[i];
            if (value < declared.Minimum || value > declared.Maximum)
            {
                throw new KernelArgumentException(
                    $"{package.Name}: scalar '{declared.Name}' is {value}, outside {declared.Minimum}..{declared.Maximum}.", declared.Name);
            }
        }
    }

    private static void CheckCount(KernelPackage package, string kind, int given, string[] declared)
    {
        if (given < declared.Length)
        {
            throw new KernelArgumentException(
                $"{package.Name} takes {declared.Length} {kind}s, {given} given; the first missing one is '{declared[given]}'.");
        }

        if (given > declared.Length)
        {
            throw new KernelArgumentException(
                $"{package.Name} takes {declared.Length} {kind}s, {given} given; {given - declared.Length} too many.");
        }
    }

    private static void CheckTensor(
        KernelPackage package,
        ArgumentDeclaration declared,
        in TensorBinding tensor,
        int deviceId,
        Dictionary<string, (int Extent, string Argument)> extents)
    {
        if (tensor.Device is { } buffer && buffer.DeviceId != deviceId)
        {
            throw Refuse(package, declared, $"its buffer is on device {buffer.DeviceId}, the run is on device {deviceId}");
        }

        if (declared.Direction != ArgumentDirection.In && !tensor.IsWritable)
        {
            throw Refuse(package, declared, "the kernel writes it, but its memory was given as read-only");
        }

        if (declared.DataTypes.Count > 0 && !declared.DataTypes.Contains(tensor.Spec.DataType))
        {
            string accepted = string.Join(" or ", declared.DataTypes.Select(type => type.PackageName()));
            throw Refuse(package, declared, $"its data type is {tensor.Spec.DataType.PackageName()}, the kernel takes {accepted}");
        }

        if (declared.Shape is not { } shape)
        {
            return;
        }

        if (shape.Count != tensor.Spec.Rank)
        {
            throw Refuse(
                package, declared, $"it is {tensor.Spec} with {tensor.Spec.Rank} dimensions, the kernel takes [{string.Join(", ", shape)}]");
        }

        for (int i = 0; i < shape.Count; i++)
        {
            CheckExtent(package, declared, tensor.Spec, i, shape[i], extents);
        }
    }

    private static void CheckExtent(
        KernelPackage package,
        ArgumentDeclaration declared,
        TensorSpec spec,
        int dimension,
        string expected,
        Dictionary<string, (int Extent, string Argument)> extents)
    {
        int extent = spec[dimension];
        if (expected == AnyExtent)
        {
            return;
        }

        if (int.TryParse(expected, CultureInfo.InvariantCulture, out int number))
        {
            if (extent != number)
            {
                throw Refuse(package, declared, $"it is {spec}; extent {dimension} must be {number}");
            }
        }
        else if (!extents.TryAdd(expected, (extent, declared.Name)) && extents[expected].Extent != extent)
        {
            (int other, string argument) = extents[expected];
            throw Refuse(
                package, declared, $"it is {spec}; extent {dimension} ({expected}) must be {other}, as in argument '{argument}'");
        }
    }

    private static KernelArgumentException Refuse(KernelPackage package, ArgumentDeclaration declared, string problem) =>
        new($"{package.Name}: argument '{declared.Name}': {problem}.", declared.Name);
}
