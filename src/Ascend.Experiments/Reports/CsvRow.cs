using System.Buffers;

namespace Ascend.Experiments.Reports;

/// <summary>Writes rows of CSV (RFC 4180 quoting, lines end with a line feed).</summary>
internal static class CsvRow
{
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",\"\r\n");

    /// <summary>Writes one row; null is an empty field.</summary>
    public static void Write(TextWriter output, params ReadOnlySpan<string?> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            output.Write(i > 0 ? "," : "");
            string field = fields[i] ?? "";
            output.Write(field.AsSpan().ContainsAny(s_quoted) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field);
        }

        output.Write('\n');
    }
}
