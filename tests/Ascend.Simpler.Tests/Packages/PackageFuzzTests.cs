using System.Globalization;
using Ascend.Tracing.Tests.Helpers;

namespace Ascend.Simpler.Tests;

/// <summary>Damaged descriptions of packages and sources: only <see cref="KernelPackageException"/> may come out.</summary>
public sealed class PackageFuzzTests : IDisposable
{
    private const int DefaultCases = 1_000;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. PackageInputs.All.Select(input => input.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_descriptions_are_read_or_refused(string name)
    {
        byte[] whole = PackageInputs.All.Single(input => input.Name == name).Bytes;
        Assert.True(PackageInputs.Read(_folder.Path, name, whole));
        string? asked = Environment.GetEnvironmentVariable("ASCEND_FUZZ_CASES");
        int cases = asked is null ? DefaultCases : int.Parse(asked, NumberStyles.None, CultureInfo.InvariantCulture) / 10;
        for (int i = 0; i < cases; i++)
        {
            PackageInputs.Read(_folder.Path, name, Mutation.Of(whole, new Random(i)));
        }
    }

    /// <summary>A byte that no UTF-8 has, in turn in the place of every byte of the descriptions that are JSON.</summary>
    [Theory]
    [InlineData(KernelPackage.FileName)]
    [InlineData(KernelSources.FileName)]
    public void Bytes_that_are_no_UTF_8_are_refused_wherever_they_stand(string name)
    {
        byte[] whole = PackageInputs.All.Single(input => input.Name == name).Bytes;
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] = 0x80;
            Assert.False(PackageInputs.Read(_folder.Path, name, damaged));
        }
    }

    [Fact]
    public void Every_input_that_fuzzing_kept_is_read_or_refused()
    {
        HashSet<string> names = [.. PackageInputs.All.Select(input => input.Name)];
        (string Target, string File)[] inputs = [.. InputFolder.Committed.All.Where(input => names.Contains(input.Target))];
        Assert.Equal(names.Count, inputs.Select(input => input.Target).Distinct().Count());
        Assert.All(inputs, input => PackageInputs.Read(_folder.Path, input.Target, File.ReadAllBytes(input.File)));
    }
}
