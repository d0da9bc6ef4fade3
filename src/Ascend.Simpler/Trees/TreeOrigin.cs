namespace Ascend.Simpler;

/// <summary>Where a tree comes from, as far as it tells.</summary>
/// <param name="Commit">Commit of the checkout, with <c>+changes</c> when its headers differ from it; null when git does not control it.</param>
/// <param name="Date">The commit's date; null without a commit.</param>
/// <param name="PtoIsaPin">The commit of pto-isa that the tree was made for; null when it does not say.</param>
/// <param name="DatedByPin">When simpler took that pin, for a tree without a commit; null for an unknown one.</param>
internal sealed record TreeOrigin(string? Commit, string? Date, string? PtoIsaPin, string? DatedByPin)
{
    private const string PinFile = "pto_isa.pin";
    private const int PinLength = 40;

    private static readonly string[] s_headers = ["runtime_c_api.h", "pto_runtime_c_api.h"];

    /// <summary>When simpler's main line pinned each commit of pto-isa (its history, June to September 2026).</summary>
    private static readonly (string Pin, string When)[] s_pins =
    [
        ("ddafa8da", "before 2026-06-25"), ("e722679b", "2026-06-25"), ("83d01313", "2026-07-01"), ("f51c92f6", "2026-08"),
        ("cd4a3d3f", "2026-08, before 08-25"), ("be5ccb76", "2026-08-25"), ("96ba706c", "2026-09-01"), ("c0e28cfb", "2026-09-03"),
        ("a8040450", "2026-09-04"), ("5a4f74cb", "2026-09-08"), ("03e45c4b", "2026-09-14"), ("3b4faf67", "2026-09-15"),
    ];

    /// <summary>Asks git and the tree's pin. Starts processes.</summary>
    public static async Task<TreeOrigin> OfAsync(string root, CancellationToken cancellationToken)
    {
        string? pin = Pin(root);
        string header = s_headers.Select(name => Path.Combine(root, "src", "common", "worker", name)).FirstOrDefault(File.Exists) ?? Path.Combine(root, PinFile);
        string? commit = File.Exists(header) ? await GitCommit.OfFileAsync(header, cancellationToken).ConfigureAwait(false) : null;
        string? date = commit is null ? null : await GitCommit.DateAsync(root, cancellationToken).ConfigureAwait(false);
        return new TreeOrigin(commit, date, pin, pin is null ? null : Array.Find(s_pins, known => pin.StartsWith(known.Pin, StringComparison.Ordinal)).When);
    }

    /// <summary>The commit of pto-isa in a tree's pin; null when it has none.</summary>
    public static string? Pin(string root)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(root, PinFile)).Trim();
            return text.Length == PinLength && text.All(char.IsAsciiHexDigit) ? text.ToLowerInvariant() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
