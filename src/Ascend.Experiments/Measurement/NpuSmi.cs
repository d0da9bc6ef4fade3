using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ascend.Experiments;

/// <summary>Reads a device's sensors with the driver's <c>npu-smi info -t common</c>.</summary>
internal static partial class NpuSmi
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>The sensors of a device; null where there is no npu-smi or it does not tell.</summary>
    public static async Task<DeviceSensors?> TryReadAsync(int device, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_limit);
        try
        {
            string id = device.ToString(CultureInfo.InvariantCulture);
            using Process? process = Process.Start(new ProcessStartInfo("npu-smi", ["info", "-t", "common", "-i", id]) { RedirectStandardOutput = true });
            if (process is null)
            {
                return null;
            }

            try
            {
                string text = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
                return process.ExitCode == 0 ? Parse(text) : null;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Takes clock and temperature from the tool's <c>name : value</c> lines; null when it has neither.</summary>
    internal static DeviceSensors? Parse(string text)
    {
        double? megahertz = Number(CurrentClock().Match(text)) ?? Number(Clock().Match(text));
        double? celsius = Number(Temperature().Match(text));
        return megahertz is null && celsius is null ? null : new DeviceSensors(megahertz, celsius);
    }

    private static double? Number(Match match) =>
        match.Success && double.TryParse(match.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    [GeneratedRegex(@"^\s*AI\s*core\s*cur\w*\s*Freq[^:\n]*:\s*([0-9.]+)\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex CurrentClock();

    [GeneratedRegex(@"^\s*AI\s*core\s*Freq[^:\n]*:\s*([0-9.]+)\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^\s*Temperature\s*\(C\)\s*:\s*([0-9.]+)\s*$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Temperature();
}
