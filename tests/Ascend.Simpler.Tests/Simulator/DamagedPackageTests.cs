using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace Ascend.Simpler.Tests;

/// <summary>Packages of compiled kernels that are damaged or are not what they say: refused at registration, before anything is loaded.</summary>
[Collection("mock device")]
[SupportedOSPlatform("linux")]
public sealed class DamagedPackageTests : IDisposable
{
    private const string Orchestration = "a2a3sim/orchestration.so";
    private const string Kernel = "a2a3sim/0-add_or_fail.so";

    private readonly TemporaryFolder _folder = new();

    private string Package => Path.Combine(_folder.Path, "package");

    public void Dispose() => _folder.Dispose();

    /// <summary>Each damage, with what the message says when the package carries digests and when it does not.</summary>
    public static TheoryData<string, string, string, string?> Damages => new()
    {
        { Kernel, "flip", "another SHA-256", null },
        { Orchestration, "flip", "another SHA-256", null },
        { Kernel, "half", "another SHA-256", "cannot be loaded: " },
        { Orchestration, "half", "another SHA-256", "cannot be loaded: " },
        { Kernel, "empty", "is empty", "is empty" },
        { Orchestration, "missing", "cannot be read", "cannot be read" },
        { Kernel, "text", "another SHA-256", "not an ELF file" },
        { Kernel, "architecture", "another SHA-256", "is built for" },
        { Kernel, "exchanged", "another SHA-256", "does not export 'kernel_entry'" },
    };

    [SkippableTheory]
    [MemberData(nameof(Damages))]
    public void A_damaged_binary_is_refused_and_named(string file, string damage, string withDigest, string? withoutDigest)
    {
        GenerationTree tree = GenerationTree.RequireAny("damaged packages of compiled kernels");
        _ = FailingKernel.Build(tree, 3, Package);
        string path = Path.Combine(Package, file);
        byte[] bytes = File.ReadAllBytes(path);
        switch (damage)
        {
            case "flip":
                bytes[bytes.Length / 3] ^= 0x10;
                File.WriteAllBytes(path, bytes);
                break;
            case "half":
                File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "missing":
                File.Delete(path);
                break;
            case "text":
                File.WriteAllText(path, "not a library");
                break;
            case "architecture":
                bytes[18] = (byte)(bytes[18] == 62 ? 183 : 62);
                File.WriteAllBytes(path, bytes);
                break;
            default:
                File.Copy(Path.Combine(Package, Orchestration), path, overwrite: true);
                break;
        }

        Refused(tree, path, withDigest);
        if (withoutDigest is not null)
        {
            Edit(document => document.Remove("digests"));
            Refused(tree, path, withoutDigest);
        }
    }

    [SkippableFact]
    public void An_entry_function_that_the_orchestration_does_not_export_is_refused()
    {
        GenerationTree tree = GenerationTree.RequireAny("packages with an unknown entry function");
        _ = FailingKernel.Build(tree, 3, Package);
        Edit(document => document["orchestration"]!["function"] = "no_such_entry");
        Refused(tree, Path.Combine(Package, Orchestration), "does not export 'no_such_entry'");
    }

    [SkippableFact]
    public void A_digest_of_a_file_outside_the_package_is_refused()
    {
        GenerationTree tree = GenerationTree.RequireAny("packages whose digests lead elsewhere");
        _ = FailingKernel.Build(tree, 3, Package);
        Edit(document => document["digests"]!["../../etc/passwd"] = "0");
        Assert.Contains("leads out of the package", Assert.Throws<KernelPackageException>(() => KernelPackage.Load(Package)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_session_that_refused_a_package_takes_the_next_one()
    {
        GenerationTree tree = GenerationTree.RequireAny("a package registered after one was refused");
        using var kernel = new FailingKernel(tree);
        _ = FailingKernel.Build(tree, 3, Package);
        File.WriteAllBytes(Path.Combine(Package, Kernel), [1, 2, 3]);
        Assert.Throws<KernelPackageException>(() => kernel.Session.Register(KernelPackage.Load(Package)));
        kernel.AssertWorks();
        Assert.Equal(1, kernel.Session.Register(kernel.Package).CallableId);
        kernel.AssertWorks();
    }

    private void Refused(GenerationTree tree, string path, string expected)
    {
        KernelPackageException e = Assert.Throws<KernelPackageException>(
            () => ChipCallableHandle.Build(KernelPackage.Load(Package), "a2a3sim", tree.Adapter));
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    private void Edit(Action<JsonObject> edit)
    {
        string path = Path.Combine(Package, KernelPackage.FileName);
        JsonObject document = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(document);
        File.WriteAllText(path, document.ToJsonString());
    }
}
