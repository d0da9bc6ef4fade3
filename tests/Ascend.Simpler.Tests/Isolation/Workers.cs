using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

namespace Ascend.Simpler.Tests;

/// <summary>What isolated sessions leave in this process and on this machine.</summary>
[SupportedOSPlatform("linux")]
internal static class Workers
{
    public static SessionOptions Isolated { get; } = new() { Isolation = SessionIsolation.Process };

    /// <summary>The living child processes of this one.</summary>
    public static int[] Children()
    {
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => Path.GetFileName(folder))
            .Where(name => name.All(char.IsAsciiDigit) && ParentOf(name) == own)
            .Select(name => int.Parse(name, CultureInfo.InvariantCulture))];
    }

    /// <summary>Number of shared memories that this process has open.</summary>
    public static int SharedMemories() => new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos()
        .Count(file => file.LinkTarget is { } target && target.StartsWith("/memfd:ascend", StringComparison.Ordinal));

    public static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    public static bool IsGone(int processId) => !Directory.Exists($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Moves this process's temporary files until the result is disposed.</summary>
    public static IDisposable TemporaryFiles(string folder) => new EnvironmentScope("TMPDIR", folder);

    /// <summary>Gives the mock of workers started until the result is disposed a fault plan.</summary>
    public static IDisposable Faults(string faults) => new EnvironmentScope("ASCEND_MOCK_FAULTS", $$"""{"faults":[{{faults}}]}""");

    /// <summary>Starts with a program of one's own as the worker until the result is disposed.</summary>
    public static IDisposable Program(string path) => Variable(SessionOptions.WorkerVariable, path);

    /// <summary>Sets a variable of this process until the result is disposed.</summary>
    public static IDisposable Variable(string name, string value) => new EnvironmentScope(name, value);

    /// <summary>Writes a shell script.</summary>
    public static string Script(string folder, string text)
    {
        string path = Path.Combine(folder, $"worker-{Guid.NewGuid():N}.sh");
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>The parent of a process; null for one that is gone or only waits to be reaped.</summary>
    private static string? ParentOf(string processId)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[1];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private sealed class EnvironmentScope : IDisposable
    {
        private readonly string _name;
        private readonly string? _before;

        public EnvironmentScope(string name, string value)
        {
            _name = name;
            _before = Environment.GetEnvironmentVariable(name);
            Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
    }
}
