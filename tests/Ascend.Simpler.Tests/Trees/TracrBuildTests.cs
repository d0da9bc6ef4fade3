using System.Diagnostics;
using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

/// <summary>What the files of a tree tell of its TraCR buffers.</summary>
[SupportedOSPlatform("linux")]
public sealed class TracrBuildTests : IDisposable
{
    private const string Exits = "Warning: TID[] is full, terminating with a Runtime Error.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(512, "-O2")]
    [InlineData(1 << 20, "-O1")]
    [InlineData(1 << 20, "-O3")]
    [InlineData(1_000_000, "-O3")]
    [InlineData(1 << 24, "-O2")]
    public void The_capacity_is_read_in_the_code(int capacity, string optimisation)
    {
        byte[] library = Library(capacity, optimisation, "");
        Assert.Equal(capacity, TracrCode.CapacityOf(library));
        TracrBuild build = Build(library, Library(capacity, optimisation, Exits));
        Assert.Equal(capacity, build.Capacity);
        Assert.Equal(TracrPolicy.Exit, build.WhenFull);
        Assert.Null(build.Problem);
        Assert.True(build.MayEndProcess);
        Assert.Null(build.DropsFrom);
    }

    [Fact]
    public void Libraries_of_two_capacities_are_refused()
    {
        TracrBuild build = Build(Library(1 << 20, "-O2", ""), Library(4096, "-O2", Exits));
        Assert.Contains("1,048,576 records a thread and its AICPU executor for 4,096", build.Problem, StringComparison.Ordinal);
        Assert.Contains("TRACR_CAPACITY", build.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TRACR_POLICY_PERIODIC", "", TracrPolicy.Periodic, 1L << 20)]
    [InlineData("TRACR_POLICY_IGNORE_IF_FULL", "512", TracrPolicy.Ignore, 512L)]
    [InlineData("", "16777216", TracrPolicy.Unknown, 16777216L)]
    [InlineData("TRACR_POLICY_OF_TOMORROW", "many", TracrPolicy.Unknown, null)]
    [InlineData(null, null, TracrPolicy.Unknown, null)]
    public void The_build_folder_tells_what_the_libraries_do_not(string? policy, string? capacity, TracrPolicy expected, long? records)
    {
        TracrBuild build = Build("no ELF"u8.ToArray(), "no ELF either"u8.ToArray(), policy, capacity);
        Assert.Equal(expected, build.WhenFull);
        Assert.Equal(records, build.Capacity);
        Assert.Equal(expected == TracrPolicy.Periodic, build.Problem is not null);
        Assert.Equal(expected == TracrPolicy.Unknown, build.MayEndProcess);
    }

    [Fact]
    public void A_library_that_exits_does_so_whatever_a_later_configuration_says()
    {
        TracrBuild build = Build(Library(512, "-O2", ""), Library(512, "-O2", Exits), "TRACR_POLICY_PERIODIC", "99");
        Assert.Equal(TracrPolicy.Exit, build.WhenFull);
        Assert.Equal(512, build.Capacity);
    }

    [Theory]
    [InlineData(1 << 20, "1,048,576 records", "up to 18 s fits", "more than 12 min does not")]
    [InlineData(512, "512 records", "up to 9 ms fits", "more than 365 ms does not")]
    public void How_long_a_run_fits_is_said(int capacity, params string[] expected)
    {
        string text = Build("none"u8.ToArray(), [.. System.Text.Encoding.ASCII.GetBytes(Exits)], "", $"{capacity}").ToString();
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public void On_a_device_the_process_of_the_host_is_safe_and_no_time_is_made_up()
    {
        TracrBuild build = Build("none"u8.ToArray(), [.. System.Text.Encoding.ASCII.GetBytes(Exits)], "", "", onDevice: true);
        Assert.False(build.MayEndProcess);
        Assert.Contains("How long a run fits on a device is not known", build.ToString(), StringComparison.Ordinal);
    }

    private TracrBuild Build(byte[] host, byte[] executor, string? policy = null, string? capacity = null, bool onDevice = false)
    {
        string root = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}");
        string variant = onDevice ? "onboard" : "sim";
        string libraries = Path.Combine(root, "build", "lib", "a2a3", variant, "tensormap_and_ringbuffer");
        Directory.CreateDirectory(libraries);
        File.WriteAllBytes(Path.Combine(libraries, "libhost_runtime.so"), host);
        File.WriteAllBytes(Path.Combine(libraries, "libaicpu_kernel.so"), executor);
        File.WriteAllText(Path.Combine(libraries, onDevice ? "aicore_kernel.o" : "libaicore_kernel.so"), "unused");
        File.WriteAllText(Path.Combine(root, "build", "lib", "libcpu_sim_context.so"), "unused");
        if (policy is not null)
        {
            string cache = Path.Combine(root, "build", "cache", "a2a3", variant, "tensormap_and_ringbuffer", "aicpu");
            Directory.CreateDirectory(cache);
            File.WriteAllText(
                Path.Combine(cache, "CMakeCache.txt"),
                $"# This is the CMakeCache file.\nTRACR_CAPACITY:STRING={capacity}\nTRACR_POLICY:STRING={policy}\n"
                + "TRACR_POLICY-STRINGS:INTERNAL=;TRACR_POLICY_PERIODIC;TRACR_POLICY_IGNORE_IF_FULL\n");
        }

        return TracrBuild.Of(RuntimeTree.Locate(root, onDevice ? BackendKind.Device : BackendKind.Simulator), host);
    }

    /// <summary>A library with buffers like TraCR's.</summary>
    private byte[] Library(int capacity, string optimisation, string text)
    {
        string name = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}");
        File.WriteAllText(name + ".cpp", $$"""
            #include <memory>
            namespace TraCR {
            struct TraCRThread {
                long records[{{capacity}}][2];
                long count = 0;
                long id = 0;
            };
            }
            template class std::unique_ptr<TraCR::TraCRThread>;
            extern "C" const char *text() { return "{{text}}"; }
            """);
        using Process process = Process.Start("g++", ["-shared", "-fPIC", "-std=c++17", optimisation, "-o", name + ".so", name + ".cpp"]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return File.ReadAllBytes(name + ".so");
    }
}
