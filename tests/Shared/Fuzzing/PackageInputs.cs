using System.Text;
using Ascend.Simpler;
using Ascend.Simpler.Tests;

namespace Ascend.Tests;

/// <summary>A small input for each reader of kernel packages and sources, to be damaged.</summary>
internal static class PackageInputs
{
    private const string PyptoFile = "kernel_config.py";

    private const string Package =
        """
        {
          "schema": "ascend-kernel-package/1",
          "name": "two", "description": "x and y", "runtime": "tensormap_and_ringbuffer",
          "origin": { "repository": "example/kernels", "commit": "1234567", "note": null },
          "builds": { "mock": { "abi_generation": "G6", "compiler": "g++", "facts": { "a": "1" }, "notes": ["n"] } },
          "workload": { "name": "addition", "measured": ["y"], "model_dtype": "bf16" },
          "orchestration": { "function": "f", "config": "c", "binaries": { "mock": "mock/o.img" } },
          "arguments": [
            { "name": "a", "direction": "in", "dtypes": ["float16"], "shape": ["rows", 16] }, { "name": "f", "direction": "out" } ],
          "scalars": [ { "name": "n", "type": "int64", "min": 1, "max": 9 } ],
          "kernels": [
            { "func_id": 0, "name": "x", "core_type": "aic", "binaries": { "mock": "mock/x.img" } },
            { "func_id": 3, "name": "y", "core_type": "aiv", "external": true, "signature": ["in", "out"],
              "binaries": { "mock": "y.img" } }
          ],
          "digests": { "mock/o.img": "00ff", "mock/x.img": "ff00" }
        }
        """;

    private const string Sources =
        """
        {
          "schema": "ascend-kernel-sources/1",
          "name": "two", "runtime": "tensormap_and_ringbuffer",
          "origin": { "repository": "example/kernels", "commit": "1234567" },
          "workload": { "name": "addition", "measured": ["y"] },
          "orchestration": { "source": "o.cpp", "include_dirs": ["."] },
          "arguments": [ { "name": "a", "direction": "inout" } ],
          "scalars": [ { "name": "n", "min": 1 } ],
          "kernels": [
            { "func_id": 0, "name": "x", "core_type": "aic", "source": "x.cpp", "include_dirs": ["."],
              "defines": { "A": "1" } },
            { "func_id": 3, "name": "y", "core_type": "aiv", "source": "x.cpp", "external": true, "signature": ["in"],
              "adjustments": [
                { "on": "simulator", "insert": "// added", "before_line_with": "kernel_entry", "because": "it lacks it" } ] }
          ]
        }
        """;

    private static readonly string[] s_sources =
        ["o.cpp", "x.cpp", "orchestration/decode.cpp", "kernels/aic/q_proj.cpp", "external/fa.cpp"];

    /// <summary>The names of the files that are damaged, with a whole one of each.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> All { get; } =
    [
        (KernelPackage.FileName, Encoding.UTF8.GetBytes(Package)),
        (KernelSources.FileName, Encoding.UTF8.GetBytes(Sources)),
        (PyptoFile, Encoding.UTF8.GetBytes(PyptoConfig.Text.Replace("EXTERNAL", "external", StringComparison.Ordinal))),
    ];

    /// <summary>Reads damaged bytes as the file they stand for.</summary>
    /// <param name="root">A folder of the caller's, used again and again.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="bytes">Its damaged bytes.</param>
    /// <returns>True when it was read, false when it was refused in the documented way.</returns>
    public static bool Read(string root, string name, byte[] bytes)
    {
        string folder = Path.Combine(root, Path.GetFileNameWithoutExtension(name));
        foreach (string source in s_sources)
        {
            string file = Path.Combine(folder, source);
            if (!File.Exists(file))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, "extern \"C\" int kernel_entry() { return 1; }\n");
            }
        }

        File.WriteAllBytes(Path.Combine(folder, name), bytes);
        try
        {
            if (name == KernelPackage.FileName)
            {
                KernelPackage package = KernelPackage.Load(folder);
                return package.Platforms.Count + package.KernelNames.Count > 0;
            }

            return KernelSources.Load(folder, new KernelCompilerOptions()).Kernels.Count > 0;
        }
        catch (KernelPackageException)
        {
            return false;
        }
    }
}
