using System.Text.Json;

namespace Ascend.Simpler;

/// <summary>Writes a package whole or not at all: beside its place, then renamed.</summary>
internal static class PackageWriter
{
    /// <summary>Finds out before long work that a package could not be put somewhere.</summary>
    /// <exception cref="KernelPackageException">There is something that is not a package.</exception>
    public static void RequireReplaceable(string directory)
    {
        if (File.Exists(directory))
        {
            throw new KernelPackageException(directory, "it is a file; name a directory.");
        }

        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any()
            && !File.Exists(Path.Combine(directory, KernelPackage.FileName)))
        {
            throw new KernelPackageException(
                directory, $"it is not empty and holds no {KernelPackage.FileName}, so it is not replaced. Name another directory.");
        }
    }

    /// <summary>Writes and reads back.</summary>
    /// <param name="sources">What was built.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="build">How it was built.</param>
    /// <param name="binaries">The binaries; copied.</param>
    /// <param name="directory">Where to put it, or null.</param>
    /// <param name="store">Where to put it without a directory, under a name made of its contents.</param>
    public static KernelPackage Write(
        KernelSources sources,
        PackageOrigin origin,
        KernelPlatform platform,
        PackageBuild build,
        BuiltBinaries binaries,
        string? directory,
        string store)
    {
        string[] names = [.. sources.Kernels.Select(kernel => $"{platform.Name}/{FileNameOf(kernel, platform)}")];
        string orchestrationName = $"{platform.Name}/orchestration.so";
        var digests = new Dictionary<string, string> { [orchestrationName] = Hashes.OfFile(binaries.Orchestration) };
        for (int i = 0; i < names.Length; i++)
        {
            digests[names[i]] = Hashes.OfFile(binaries.Kernels[i]);
        }

        byte[] document = JsonSerializer.SerializeToUtf8Bytes(
            Describe(sources, origin, platform, build, orchestrationName, names) with { Digests = digests },
            PackageJsonContext.Default.PackageDocument);
        string target = Path.GetFullPath(
            directory ?? Path.Combine(store, $"{Sanitize(sources.Name)}-{Hashes.OfBytes(document)[..20]}"));
        if (directory is null && Directory.Exists(target))
        {
            return KernelPackage.Load(target);
        }

        string temporary = $"{target.TrimEnd(Path.DirectorySeparatorChar)}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.Combine(temporary, platform.Name));
            File.Copy(binaries.Orchestration, Path.Combine(temporary, orchestrationName));
            for (int i = 0; i < names.Length; i++)
            {
                File.Copy(binaries.Kernels[i], Path.Combine(temporary, names[i]));
            }

            File.WriteAllBytes(Path.Combine(temporary, KernelPackage.FileName), document);
            Place(temporary, target, keepExisting: directory is null);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }

        return KernelPackage.Load(target);
    }

    private static void Place(string temporary, string target, bool keepExisting)
    {
        string? old = null;
        if (Directory.Exists(target))
        {
            if (keepExisting)
            {
                return;
            }

            RequireReplaceable(target);
            old = $"{temporary}.old";
            Directory.Move(target, old);
        }

        try
        {
            Directory.Move(temporary, target);
        }
        catch (IOException) when (keepExisting && Directory.Exists(target))
        {
            // Another process stored the same contents first.
        }
        catch when (old is not null)
        {
            Directory.Move(old, target);
            throw;
        }

        if (old is not null)
        {
            Directory.Delete(old, recursive: true);
        }
    }

    private static PackageDocument Describe(
        KernelSources sources,
        PackageOrigin origin,
        KernelPlatform platform,
        PackageBuild build,
        string orchestrationName,
        string[] names) => new()
        {
            Schema = PackageReader.Schema,
            Name = sources.Name,
            Description = sources.Description.Length > 0 ? sources.Description : null,
            Runtime = sources.Runtime,
            Origin = new() { Repository = origin.Repository, Commit = origin.Commit, Note = origin.Note },
            Workload = sources.Workload is { } workload
                ? new() { Name = workload.Name, Measured = [.. workload.MeasuredKernels], ModelDtype = workload.ModelDataType }
                : null,
            Builds = new()
            {
                [platform.Name] = new()
                {
                    AbiGeneration = build.Generation,
                    Compiler = build.Compiler,
                    SimplerCommit = build.SimplerCommit,
                    PtoIsaCommit = build.PtoIsaCommit,
                    Facts = new Dictionary<string, string>(build.Facts),
                    Notes = [.. build.Notes],
                },
            },
            Orchestration = new()
            {
                Function = sources.Orchestration.Function,
                Config = sources.Orchestration.Config,
                Binaries = new() { [platform.Name] = orchestrationName },
            },
            Arguments = [.. sources.Arguments.Select(DescribeArgument)],
            Scalars = [.. sources.Scalars.Select(DescribeScalar)],
            Kernels = [.. sources.Kernels.Select((kernel, i) => new PackageDocument.KernelDocument
            {
                FuncId = kernel.FuncId,
                Name = kernel.Name,
                CoreType = kernel.CoreType == CoreType.AiVector ? "aiv" : "aic",
                External = kernel.IsExternal,
                Signature = [.. kernel.Signature.Select(DirectionName)],
                Binaries = new() { [platform.Name] = names[i] },
            })],
        };

    private static PackageDocument.ArgumentDocument DescribeArgument(ArgumentDeclaration argument) => new()
    {
        Name = argument.Name,
        Direction = DirectionName(argument.Direction),
        Dtypes = argument.DataTypes.Count > 0 ? [.. argument.DataTypes.Select(type => type.PackageName())] : null,
        Shape = argument.Shape is { } shape
            ? [.. shape.Select(extent => int.TryParse(extent, out int number)
                ? JsonSerializer.SerializeToElement(number, PackageJsonContext.Default.Int32)
                : JsonSerializer.SerializeToElement(extent, PackageJsonContext.Default.String))]
            : null,
    };

    private static PackageDocument.ScalarDocument DescribeScalar(ScalarDeclaration scalar) => new()
    {
        Name = scalar.Name,
        Min = scalar.Minimum == long.MinValue ? null : scalar.Minimum,
        Max = scalar.Maximum == long.MaxValue ? null : scalar.Maximum,
    };

    private static string DirectionName(ArgumentDirection direction) => direction switch
    {
        ArgumentDirection.In => "in",
        ArgumentDirection.Out => "out",
        _ => "inout",
    };

    private static string FileNameOf(KernelSource kernel, KernelPlatform platform) =>
        $"{kernel.FuncId}-{Sanitize(kernel.Name)}.{(platform.IsSimulator ? "so" : "bin")}";

    private static string Sanitize(string name) =>
        string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
}
