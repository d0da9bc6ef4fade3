namespace Ascend.Cli.Run;

/// <summary>Makes arguments for any package that declares its shapes: inputs from a seed, outputs zeroed, all in host memory.</summary>
internal static class GeneratedArguments
{
    /// <param name="package">The package.</param>
    /// <param name="dims">Extents of the symbols in its shapes.</param>
    /// <param name="scalars">Values of its scalars by name.</param>
    /// <param name="seed">Seed of the inputs.</param>
    /// <exception cref="UsageException">A symbol or scalar has no value, or a value names nothing in the package.</exception>
    public static KernelArguments Create(
        KernelPackage package, Dictionary<string, long> dims, Dictionary<string, long> scalars, int seed)
    {
        RefuseUnknown("--dim", dims.Keys, [.. package.Arguments.SelectMany(argument => argument.Shape ?? [])]);
        RefuseUnknown("--scalar", scalars.Keys, [.. package.Scalars.Select(scalar => scalar.Name)]);
        var random = new Random(seed);
        var arguments = new KernelArguments();
        try
        {
            foreach (ArgumentDeclaration declared in package.Arguments)
            {
                Add(arguments, declared, Spec(declared, dims), random);
            }

            foreach (ScalarDeclaration declared in package.Scalars)
            {
                arguments.AddScalar(scalars.TryGetValue(declared.Name, out long value)
                    ? value
                    : throw new UsageException($"{package.Name} needs --scalar {declared.Name}=VALUE."));
            }

            return arguments;
        }
        catch
        {
            arguments.Dispose();
            throw;
        }
    }

    private static TensorSpec Spec(ArgumentDeclaration declared, Dictionary<string, long> dims)
    {
        IReadOnlyList<string> shape = declared.Shape is { } given && !given.Contains("*")
            ? given
            : throw new UsageException(
                $"Argument '{declared.Name}' has no declared shape, so it cannot be generated; launch the package from a C# script.");
        int[] extents = [.. shape.Select(entry => Extent(declared, entry, dims))];
        return new TensorSpec(declared.DataTypes.Count > 0 ? declared.DataTypes[0] : TensorDataType.Float32, extents);
    }

    private static int Extent(ArgumentDeclaration declared, string entry, Dictionary<string, long> dims)
    {
        if (int.TryParse(entry, out int number))
        {
            return number;
        }

        if (!dims.TryGetValue(entry, out long extent))
        {
            throw new UsageException($"Argument '{declared.Name}' needs --dim {entry}=EXTENT.");
        }

        return extent is > 0 and <= int.MaxValue
            ? (int)extent
            : throw new UsageException($"--dim {entry}={extent} is not a positive 32-bit number.");
    }

    private static void Add(KernelArguments arguments, ArgumentDeclaration declared, TensorSpec spec, Random random)
    {
        int count = checked((int)spec.ElementCount);
        bool filled = declared.Direction != ArgumentDirection.Out;
        switch (spec.DataType)
        {
            case TensorDataType.Float32:
                arguments.AddTensor(Elements(count, filled, () => random.NextSingle()), spec);
                break;
            case TensorDataType.Float16:
                arguments.AddTensor(Elements(count, filled, () => (Half)random.NextSingle()), spec);
                break;
            case TensorDataType.BFloat16:
                arguments.AddTensor(Elements(count, filled, () => (ushort)(BitConverter.SingleToUInt32Bits(random.NextSingle()) >> 16)), spec);
                break;
            case TensorDataType.Int64 or TensorDataType.UInt64:
                arguments.AddTensor(Elements(count, filled, () => (long)random.Next(2)), spec);
                break;
            case TensorDataType.Int32 or TensorDataType.UInt32:
                arguments.AddTensor(Elements(count, filled, () => random.Next(2)), spec);
                break;
            case TensorDataType.Int16 or TensorDataType.UInt16:
                arguments.AddTensor(Elements(count, filled, () => (short)random.Next(2)), spec);
                break;
            default:
                arguments.AddTensor(Elements(count, filled, () => (byte)random.Next(2)), spec);
                break;
        }
    }

    private static Memory<T> Elements<T>(int count, bool filled, Func<T> next)
    {
        var elements = new T[count];
        for (int i = 0; filled && i < count; i++)
        {
            elements[i] = next();
        }

        return elements;
    }

    private static void RefuseUnknown(string option, IEnumerable<string> given, HashSet<string> known)
    {
        foreach (string name in given)
        {
            if (!known.Contains(name))
            {
                throw new UsageException($"{option} {name}: the package has no such name; it has {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
            }
        }
    }
}
