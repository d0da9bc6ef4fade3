using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace Ascend.Runtime;

/// <summary>
/// The error codes of the native libraries with their meaning and next step. A code that is not documented is not found;
/// nothing is guessed from neighbouring numbers.
/// </summary>
/// <remarks>Thread-safe. The tables are embedded resources, read at the first look-up.</remarks>
public static class ErrorCatalog
{
    private static readonly Lazy<Table> s_acl = new(() => Table.Read(ErrorLibrary.Acl, "acl_errors.csv"));
    private static readonly Lazy<Table> s_simpler = new(() => Table.Read(ErrorLibrary.Simpler, "simpler_errors.csv"));

    /// <summary>Finds a code; null when the library does not document it.</summary>
    /// <param name="library">The library that returned the code.</param>
    /// <param name="code">The code as returned.</param>
    /// <returns>The entry, with other readings of the same number in <see cref="ErrorEntry.Alternatives"/>.</returns>
    public static ErrorEntry? Find(ErrorLibrary library, int code) => TableOf(library).ByCode.GetValueOrDefault(code);

    /// <summary>Finds a code by its symbolic name, ignoring case; null when there is none.</summary>
    /// <param name="name">Such as <c>ACL_ERROR_RT_AICORE_EXCEPTION</c>.</param>
    public static ErrorEntry? Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Entries(ErrorLibrary.Acl).Concat(Entries(ErrorLibrary.Simpler))
            .FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>All documented codes of a library in ascending order of their absolute value.</summary>
    public static IReadOnlyList<ErrorEntry> Entries(ErrorLibrary library) => TableOf(library).Entries;

    private static Table TableOf(ErrorLibrary library) => library switch
    {
        ErrorLibrary.Acl => s_acl.Value,
        ErrorLibrary.Simpler => s_simpler.Value,
        _ => throw new ArgumentOutOfRangeException(nameof(library), library, "No such library."),
    };

    private sealed record Table(IReadOnlyList<ErrorEntry> Entries, FrozenDictionary<int, ErrorEntry> ByCode)
    {
        private const string Header = "code,name,layer,kind,scope,meaning,next_step";

        public static Table Read(ErrorLibrary library, string resource)
        {
            Assembly assembly = typeof(ErrorCatalog).Assembly;
            using Stream stream = assembly.GetManifestResourceStream(resource)
                ?? throw new InvalidOperationException($"{assembly.GetName().Name} lacks its resource {resource}.");
            using var reader = new StreamReader(stream);
            if (reader.ReadLine() != Header)
            {
                throw new InvalidOperationException($"{resource} does not begin with '{Header}'.");
            }

            var entries = new List<ErrorEntry>();
            while (reader.ReadLine() is { } line)
            {
                entries.Add(Parse(library, line));
            }

            return new Table(entries, entries.GroupBy(e => e.Code).ToFrozenDictionary(g => g.Key, Combine));
        }

        private static ErrorEntry Combine(IEnumerable<ErrorEntry> sameCode)
        {
            ErrorEntry[] readings = [.. sameCode];
            return readings.Length == 1 ? readings[0] : readings[0] with { Alternatives = readings[1..] };
        }

        private static ErrorEntry Parse(ErrorLibrary library, string line)
        {
            List<string> fields = SplitCsv(line);
            return fields.Count == 7
                ? new ErrorEntry(
                    library,
                    int.Parse(fields[0], CultureInfo.InvariantCulture),
                    fields[1],
                    fields[2],
                    Enum.Parse<ErrorKind>(fields[3]),
                    Enum.Parse<ErrorScope>(fields[4]),
                    fields[5],
                    fields[6])
                : throw new InvalidOperationException($"An error table has a row of {fields.Count} fields: {line}");
        }

        /// <summary>Splits one line of RFC 4180 CSV without line breaks inside fields.</summary>
        private static List<string> SplitCsv(string line)
        {
            var fields = new List<string>(7);
            var field = new System.Text.StringBuilder();
            bool quoted = false;
            for (int i = 0; i < line.Length; i++)
            {
                char c = line[i];
                if (c == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else if (c == '"')
                {
                    quoted = !quoted;
                }
                else if (c == ',' && !quoted)
                {
                    fields.Add(field.ToString());
                    field.Clear();
                }
                else
                {
                    field.Append(c);
                }
            }

            fields.Add(field.ToString());
            return fields;
        }
    }
}
