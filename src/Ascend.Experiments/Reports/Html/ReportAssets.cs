using System.Security.Cryptography;
using System.Text;

namespace Ascend.Experiments.Reports;

/// <summary>The report's style sheet and script, and the hashes by which its policy allows them.</summary>
internal static class ReportAssets
{
    private static readonly string[] s_scripts = ["timeline-data.js", "timeline-painter.js", "timeline-panel.js", "timeline-view.js", "report.js"];
    private static readonly Lazy<string> s_style = new(() => "\n" + Read("report.css"));
    private static readonly Lazy<string> s_script = new(() =>
        $"\n(() => {{\n'use strict';\n{string.Join('\n', s_scripts.Select(Read))}\n}})();\n");

    /// <summary>The style sheet.</summary>
    public static string Style => s_style.Value;

    /// <summary>The style sheet of a sweep's page.</summary>
    public static string SweepStyle => "\n" + Read("sweep.css");

    /// <summary>The script: every file in one function.</summary>
    public static string Script => s_script.Value;

    /// <summary>A Content-Security-Policy that allows these two and data URLs of images, and nothing from a network.</summary>
    public static string Policy =>
        $"default-src 'none'; img-src data:; style-src '{Hash(Style)}'; script-src '{Hash(Script)}'; base-uri 'none'; form-action 'none'";

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportAssets).Assembly.GetManifestResourceStream($"Reports.{name}")
            ?? throw new InvalidOperationException($"The assembly lacks the resource 'Reports.{name}'.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
