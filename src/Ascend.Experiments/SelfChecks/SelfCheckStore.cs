using System.Globalization;
using System.Text.Json;
using Ascend.Files;

namespace Ascend.Experiments;

/// <summary>
/// The self-checks of a user's hosts, a small file each in one folder, so that processes add theirs without waiting for each other. Files
/// that are no self-checks are passed over.
/// </summary>
/// <param name="folder">The folder; made when the first check is kept.</param>
public sealed class SelfCheckStore(string folder)
{
    private const string Pattern = "*.json";
    private const long LongestFile = 1 << 20;

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>The user's store: below <c>XDG_STATE_HOME</c>, else <c>HOME/.local/state</c>.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <returns>Null for a user without a home.</returns>
    public static SelfCheckStore? OfUser(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? root = environment("XDG_STATE_HOME");
        if (string.IsNullOrEmpty(root))
        {
            string? home = environment("HOME");
            root = string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".local", "state");
        }

        return root is null ? null : new SelfCheckStore(Path.GetFullPath(Path.Combine(root, "ascend-runtime", "self-checks")));
    }

    /// <summary>Keeps the self-check of a comparison of a kernel with itself, and counts it among those before; any other comparison gets
    /// the noise floor that is known.</summary>
    /// <param name="comparison">A comparison that was just measured.</param>
    /// <exception cref="IOException">The folder cannot be written or read.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public Comparison Complete(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        PairResult pair = comparison.Pairs[0];
        ArmManifest manifest = comparison.Arm(pair.A).Manifest;
        BackendFacts backend = comparison.Backend;
        var instrument = new Instrument(
            Environment.MachineName, backend.Id, backend.Profile, backend.InjectedNoise, manifest.Soc, pair.Metric);
        SelfCheckEntry[] before = [.. Read().Where(entry => entry.Instrument == instrument).OrderBy(entry => entry.StartedAt)];
        int wrong = before.Count(entry => entry.Check.IsFalse);
        if (comparison.SelfCheck is { } check)
        {
            check = check with { Checks = before.Length + 1, FalseVerdicts = wrong + (check.IsFalse ? 1 : 0) };
            Keep(new SelfCheckEntry
            {
                StartedAt = comparison.StartedAt,
                Instrument = instrument,
                Kernel = manifest.Package,
                Shape = manifest.Shape,
                Check = check,
            });
            return comparison with { SelfCheck = check };
        }

        return before is [.., var latest]
            ? comparison with
            {
                KnownFloor = new KnownFloor(latest.StartedAt, latest.Check.NoiseFloor, latest.Check.Rounds, before.Length, wrong),
            }
            : comparison;
    }

    private void Keep(SelfCheckEntry entry) => OutputFile.Write(
        Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"{entry.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid():N}.json")),
        stream => JsonSerializer.Serialize(stream, entry, SelfCheckJson.Default.SelfCheckEntry));

    private IEnumerable<SelfCheckEntry> Read() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, Pattern).Select(Read).OfType<SelfCheckEntry>()
        : [];

    private static SelfCheckEntry? Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile)
            {
                return null;
            }

            SelfCheckEntry? entry = JsonSerializer.Deserialize(File.ReadAllBytes(path), SelfCheckJson.Default.SelfCheckEntry);
            return entry?.Schema == SelfCheckEntry.CurrentSchema ? entry : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
