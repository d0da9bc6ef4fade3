using System.Text;
using System.Text.Json;
using Ascend.Experiments.Reports;
using Ascend.Files;

namespace Ascend.Experiments;

/// <summary>The page over the runs of an output folder: static, without scripts and network.</summary>
internal static class RunIndex
{
    /// <summary>The page's name in the output folder.</summary>
    public const string FileName = "index.html";

    private const string Mark = """<meta name="generator" content="ascend runs">""";
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    private const int Head = 1024;

    /// <summary>Renews the page; false when there is a page that is not ours.</summary>
    public static bool TryWrite(string root)
    {
        string page = Path.Combine(root, FileName);
        if (Path.Exists(page) && !IsOurs(page))
        {
            return false;
        }

        (string Folder, RunSummary Summary)[] runs =
        [
            .. Directory.EnumerateDirectories(root)
                .Where(folder => FileStatistics.Of(folder, follow: false) is { Kind: FileKind.Folder })
                .Select(folder => (Folder: Path.GetFileName(folder), Summary: Read(folder)))
                .Where(run => run.Summary is not null)
                .Select(run => (run.Folder, run.Summary!))
                .OrderByDescending(run => run.Item2.StartedAt)
                .ThenByDescending(run => run.Folder, StringComparer.Ordinal),
        ];
        OutputFile.Write(page, stream =>
        {
            using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
            Write(writer, runs);
        });
        return true;
    }

    private static void Write(TextWriter writer, (string Folder, RunSummary Summary)[] runs)
    {
        var html = new HtmlWriter(writer);
        writer.Write($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n{Mark}\n");
        html.Write($"""
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{runs.Length} runs</title>
            """);
        html.WriteAsset("style", ReportAssets.SweepStyle);
        html.Write($"</head><body><h1>{runs.Length} runs, the newest first</h1>");
        foreach ((string folder, RunSummary run) in runs)
        {
            html.Write($"<section><h2>{run.Title}</h2>");
            html.Write($"<p><time>{run.StartedAt.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC</time> · {run.Caveat}</p>");
            foreach (string result in run.Results)
            {
                html.Write($"<p>{result}</p>");
            }

            html.Write($"<ul>");
            foreach (string file in run.Files.Where(IsBelow))
            {
                string address = string.Join('/', $"{folder}/{file}".Split('/').Select(Uri.EscapeDataString));
                html.Write($"""<li><a href="{address}">{file}</a></li>""");
            }

            html.Write($"</ul><p><code>{run.Command}</code></p></section>");
        }

        html.Write($"</body></html>");
    }

    /// <summary>A file of the run's folder: run.json is data and leads nowhere else.</summary>
    private static bool IsBelow(string file) => !Path.IsPathRooted(file) && !file.Split('/').Contains("..");

    private static RunSummary? Read(string folder)
    {
        try
        {
            using FileStream file = File.OpenRead(Path.Combine(folder, RunSummary.FileName));
            RunSummary? summary = JsonSerializer.Deserialize(file, RunSummaryJson.Default.RunSummary);
            return summary is { Schema: RunSummary.CurrentSchema, Results: not null, Files: not null } ? summary : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static bool IsOurs(string page)
    {
        if (FileStatistics.Of(page, follow: true) is not { Kind: FileKind.Regular })
        {
            return false;
        }

        using var reader = new StreamReader(page);
        char[] head = new char[Head];
        return new string(head, 0, reader.ReadBlock(head)).Contains(Mark, StringComparison.Ordinal);
    }
}
