using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Ascend.Experiments;
using Ascend.Runtime;

namespace Ascend.Cli.Doctor;

/// <summary>
/// Opens a backend in a child process, so that a library that crashes or hangs takes only the child along, and within a time
/// limit.
/// </summary>
internal static class ProbeProcess
{
    /// <summary>The hidden option of <c>ascend doctor</c> by which the child is told to probe.</summary>
    public const string Option = "--probe";

    private const int ShownErrorLines = 5;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs the probe.</summary>
    /// <param name="backend">The backend; null for the default one.</param>
    /// <param name="cancellation">Kills the child.</param>
    /// <returns>What it found; a problem when it failed, crashed or did not end.</returns>
    public static async Task<Finding> RunAsync(BackendKind? backend, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(OwnPath())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add("doctor");
        start.ArgumentList.Add(Option);
        if (backend is { } named)
        {
            start.ArgumentList.Add("--backend");
            start.ArgumentList.Add(named.ToString());
        }

        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return await FollowAsync(process, cancellation).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            return Failed($"'{start.FileName}' cannot be run: {e.Message}", "Run the installed ascend tool.");
        }
    }

    /// <summary>The child's part: opens host, device and session and writes what they are as one line of JSON.</summary>
    public static void Answer(BackendKind? backend, TextWriter output)
    {
        using AscendHost host = AscendHost.Open(new HostOptions { Backend = backend });
        using Device device = host.OpenDevice();
        using RuntimeSession session = device.CreateSession();
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString(
                "text",
                $"{BackendNames.Headline(host)} ({host.BackendReason}): {host.SocName}, {host.DeviceCount} device(s), a session opened on device 0, "
                + (session.CanTrace ? "runs can be traced" : "no TraCR build")
                + Missing(host.MissingFunctions));
            writer.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>How many functions the ACL library lacks, and what would have them.</summary>
    private static string Missing(IReadOnlyDictionary<string, string> functions) => functions.Count == 0
        ? ""
        : $", {functions.Count} functions of newer ACL are missing (they come with {string.Join(", ", functions.Values.Distinct().Order(StringComparer.Ordinal))})";

    private static async Task<Finding> FollowAsync(Process process, CancellationToken cancellation)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return Failed($"the runtime did not answer within {s_limit.TotalSeconds:F0} s and was killed", "Look for another user of the device.");
        }

        string text = await output.ConfigureAwait(false);
        string[] lines = (await error.ConfigureAwait(false)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return process.ExitCode == 0
            ? new Finding("run", "probe", FindingLevel.Ok, JsonDocument.Parse(text).RootElement.GetProperty("text").GetString()!)
            : Failed(
                (process.ExitCode > 128 ? $"the runtime ended the process (exit code {process.ExitCode}): " : "")
                + (lines.Length == 0 ? "no message" : string.Join(" | ", lines.TakeLast(ShownErrorLines))),
                "Do what the message says, then run 'ascend doctor' again.");
    }

    private static Finding Failed(string text, string nextStep) => new("run", "probe", FindingLevel.Problem, text, nextStep);

    private static string OwnPath() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "ascend"
        ? Environment.ProcessPath!
        : Path.Combine(AppContext.BaseDirectory, "ascend");
}
