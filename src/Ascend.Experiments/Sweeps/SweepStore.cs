using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Ascend.Experiments;

/// <summary>
/// A sweep's results in an SQLite file: one row per point, written in a transaction when the point is finished, so that
/// whatever ends the process loses at most the point that was being measured.
/// </summary>
/// <remarks>Not thread-safe. Another process may read the file meanwhile.</remarks>
public sealed class SweepStore : IDisposable
{
    /// <summary>Version of the tables (SQLite's user_version).</summary>
    public const int Version = 1;

    // https://www.sqlite.org/rescode.html
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Full = 13;

    private readonly SqliteConnection _connection;

    private SweepStore(SqliteConnection connection, string path)
    {
        _connection = connection;
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens a store, which is created when the file does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no store of this version.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static SweepStore Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return Open(path, full, SqliteOpenMode.ReadWriteCreate);
    }

    /// <summary>Opens a store that exists, to read it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no store of this version.</exception>
    /// <exception cref="IOException">There is none, or it cannot be opened.</exception>
    public static SweepStore OpenToRead(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return File.Exists(full)
            ? Open(path, full, SqliteOpenMode.ReadOnly)
            : throw new FileNotFoundException(
                $"There is no sweep store '{path}'{(Directory.Exists(full) ? ": it is a folder; name its sweep.db" : "")}.");
    }

    private static SweepStore Open(string path, string full, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = full, Pooling = false, Mode = mode }.ToString());
        try
        {
            connection.Open();
            var store = new SweepStore(connection, full);
            store.Prepare(mode != SqliteOpenMode.ReadOnly);
            return store;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw e.SqliteErrorCode is 26 or 11
                ? new InvalidDataException($"'{path}' is no sweep store: {e.Message}", e)
                : new IOException($"The sweep store '{path}' cannot be opened: {e.Message}", e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Every finished point, in the order in which they were finished.</summary>
    /// <exception cref="InvalidDataException">A row cannot be read.</exception>
    public IReadOnlyList<SweepResult> Read()
    {
        var results = new List<SweepResult>();
        using SqliteCommand command = Command("SELECT key, point, status, comparison, error FROM result ORDER BY sequence");
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            try
            {
                results.Add(new SweepResult(
                    JsonSerializer.Deserialize(reader.GetString(1), SweepJson.Default.SweepPoint)!,
                    Enum.Parse<SweepStatus>(reader.GetString(2)),
                    reader.IsDBNull(3) ? null : JsonSerializer.Deserialize(reader.GetString(3), ComparisonJson.Default.Comparison),
                    reader.IsDBNull(4) ? null : reader.GetString(4)));
            }
            catch (Exception e) when (e is JsonException or ArgumentException)
            {
                throw new InvalidDataException($"The point '{reader.GetString(0)}' of '{Path}' cannot be read: {e.Message}", e);
            }
        }

        return results;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>Binds the store to settings, or checks that it is bound to the same.</summary>
    /// <exception cref="InvalidOperationException">Its points were measured in another way.</exception>
    internal void Bind(SweepSettings settings)
    {
        string wanted = JsonSerializer.Serialize(settings, SweepJson.Default.SweepSettings);
        Guard(() => BindTo(wanted, settings));
    }

    private void BindTo(string wanted, SweepSettings settings)
    {
        using (SqliteCommand insert = Command("INSERT OR IGNORE INTO setting (name, value) VALUES ('settings', $value)", ("$value", wanted)))
        {
            insert.ExecuteNonQuery();
        }

        SweepSettings bound = Settings()!;
        if (bound != settings)
        {
            throw new InvalidOperationException(
                $"The store '{Path}' was measured in another way: {bound.DifferenceTo(settings)}. Name another store with "
                    + "--store, or repeat its settings.");
        }
    }

    /// <summary>What the points have in common; null for a store that holds no sweep.</summary>
    internal SweepSettings? Settings()
    {
        using SqliteCommand read = Command("SELECT value FROM setting WHERE name = 'settings'");
        return read.ExecuteScalar() is string text ? JsonSerializer.Deserialize(text, SweepJson.Default.SweepSettings)
            : null;
    }

    /// <summary>The rows as they are stored, in the order in which the points were finished.</summary>
    internal IReadOnlyList<SweepRow> Rows()
    {
        var rows = new List<SweepRow>();
        using SqliteCommand command =
            Command("SELECT key, point, status, comparison, error, finished_at FROM result ORDER BY sequence");
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new SweepRow(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null
                    : reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetString(5)));
        }

        return rows;
    }

    /// <summary>Adds rows, all or none.</summary>
    internal void Write(IEnumerable<SweepRow> rows) => Guard(() =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        foreach (SweepRow row in rows)
        {
            Insert(row, transaction);
        }

        transaction.Commit();
    });

    /// <summary>Keys of the points that need not be measured.</summary>
    internal HashSet<string> FinishedKeys()
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        using SqliteCommand command = Command("SELECT key FROM result WHERE status <> $failed", ("$failed", nameof(SweepStatus.Failed)));
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            keys.Add(reader.GetString(0));
        }

        return keys;
    }

    /// <summary>Adds a point's outcome, in place of an earlier failure.</summary>
    internal void Write(SweepResult result) => Write(
    [
        new SweepRow(
            result.Point.Key,
            JsonSerializer.Serialize(result.Point, SweepJson.Default.SweepPoint),
            result.Status.ToString(),
            result.Comparison is null ? null
                : JsonSerializer.Serialize(result.Comparison, ComparisonJson.Default.Comparison),
            result.Error,
            DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture)),
    ]);

    private void Insert(SweepRow row, SqliteTransaction transaction)
    {
        using SqliteCommand command = Command(
            "INSERT OR REPLACE INTO result (key, point, status, comparison, error, finished_at) VALUES ($key, $point, $status, $comparison, $error, $at)",
            ("$key", row.Key), ("$point", row.Point), ("$status", row.Status), ("$comparison", row.Comparison),
                ("$error", row.Error), ("$at", row.FinishedAt));
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    /// <summary>Says a failure of the database with the file's name and the next step.</summary>
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (SqliteException e)
        {
            string nextStep = e.SqliteErrorCode switch
            {
                Full => "There is no space left on the device: free space, or name another store with --store.",
                Busy or Locked => "Another process writes to it: let it end, or name another store with --store.",
                ReadOnly => "It is read-only for this user: change its mode, or name another store with --store.",
                _ => "Name another store with --store.",
            };
            throw new IOException($"The sweep store '{Path}' cannot be written: {e.Message} {nextStep}", e);
        }
    }

    private void Prepare(bool mayCreate)
    {
        using (SqliteCommand version = Command("PRAGMA user_version"))
        {
            long found = (long)version.ExecuteScalar()!;
            if (found is not (0 or Version))
            {
                throw new InvalidDataException($"'{Path}' is a sweep store of version {found}; this version reads {Version}.");
            }
        }

        if (!mayCreate)
        {
            return;
        }

        using SqliteCommand create = Command(
            $"""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS result (
                sequence INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, point TEXT NOT NULL, status TEXT NOT NULL,
                comparison TEXT, error TEXT, finished_at TEXT NOT NULL);
            PRAGMA user_version = {Version};
            COMMIT;
            """);
        create.ExecuteNonQuery();
    }

    private SqliteCommand Command(string text, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this class; values are parameters.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach ((string name, string? value) in parameters)
        {
            command.Parameters.AddWithValue(name, (object?)value ?? DBNull.Value);
        }

        return command;
    }
}
