using System.Diagnostics;
using System.Reflection;

namespace Ascend.Native.Tests;

/// <summary>Every case of the native test executable is one test here.</summary>
public sealed class NativeTests
{
    private const int LimitMilliseconds = 120_000;

    private static readonly string s_executable = Path.Combine(
        typeof(NativeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "NativeBuildDirectory").Value!,
        "ascend_mock_tests");

    public static TheoryData<string> Cases()
    {
        (int exitCode, string output) = Execute("--list");
        Assert.Equal(0, exitCode);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Native(string name)
    {
        (int exitCode, string output) = Execute(name);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void The_native_suite_is_not_empty() => Assert.True(Cases().Count > 50);

    private static (int ExitCode, string Output) Execute(string argument)
    {
        var start = new ProcessStartInfo(s_executable, [argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(LimitMilliseconds))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{argument} did not end within {LimitMilliseconds} ms.\n{output}{error.Result}");
        }

        return (process.ExitCode, argument == "--list" ? output : output + error.Result);
    }
}
