using System.Globalization;

namespace Ascend.Simpler;

/// <summary>Compares arguments with a package's declarations.</summary>
internal static class ArgumentChecker
{
    private const string AnyExtent = "*";

    public static void Check(
        KernelPackage package, ReadOnlySpan<TensorBinding> tensors, ReadOnlySpan<ulong> scalars, int deviceId)
    {
        CheckCount(package, "tensor", tensors.Length, package.Arguments, argument => argument.Name);
        CheckCount(package, "scalar", scalars.Length, package.Scalars, scalar => scalar.Name);
        for (int i = 0; i < tensors.Length; i++)
        {
            CheckTensor(package, tensors, i, deviceId);
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

    private static void CheckCount<T>(KernelPackage package, string kind, int given, IReadOnlyList<T> declared, Func<T, string> name)
    {
        if (given < declared.Count)
        {
            throw new KernelArgumentException(
                $"{package.Name} takes {declared.Count} {kind}s, {given} given; the first missing one is '{name(declared[given])}'.");
        }

        if (given > declared.Count)
        {
            throw new KernelArgumentException(
                $"{package.Name} takes {declared.Count} {kind}s, {given} given; {given - declared.Count} too many.");
        }
    }

    private static void CheckTensor(KernelPackage package, ReadOnlySpan<TensorBinding> tensors, int index, int deviceId)
    {
        ArgumentDeclaration declared = package.Arguments[index];
        ref readonly TensorBinding tensor = ref tensors[index];
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
            CheckExtent(package, tensors, index, i);
        }
    }

    /// <summary>A number has to be met, and a name has to have the extent that it had where it came first.</summary>
    private static void CheckExtent(KernelPackage package, ReadOnlySpan<TensorBinding> tensors, int index, int dimension)
    {
        ArgumentDeclaration declared = package.Arguments[index];
        TensorSpec spec = tensors[index].Spec;
        string expected = declared.Shape![dimension];
        if (expected == AnyExtent)
        {
            return;
        }

        if (int.TryParse(expected, CultureInfo.InvariantCulture, out int number))
        {
            if (spec[dimension] != number)
            {
                throw Refuse(package, declared, $"it is {spec}; extent {dimension} must be {number}");
            }
        }
        else
        {
            (int argument, int first) = FindFirst(package, expected);
            int other = tensors[argument].Spec[first];
            if (spec[dimension] != other)
            {
                throw Refuse(
                    package,
                    declared,
                    $"it is {spec}; extent {dimension} ({expected}) must be {other}, as in argument '{package.Arguments[argument].Name}'");
            }
        }
    }

    /// <summary>Where the declarations name an extent first.</summary>
    private static (int Argument, int Dimension) FindFirst(KernelPackage package, string extent)
    {
        for (int argument = 0; ; argument++)
        {
            if (package.Arguments[argument].Shape is { } shape)
            {
                for (int dimension = 0; dimension < shape.Count; dimension++)
                {
                    if (shape[dimension] == extent)
                    {
                        return (argument, dimension);
                    }
                }
            }
        }
    }

    private static KernelArgumentException Refuse(KernelPackage package, ArgumentDeclaration declared, string problem) =>
        new($"{package.Name}: argument '{declared.Name}': {problem}.", declared.Name);
}
