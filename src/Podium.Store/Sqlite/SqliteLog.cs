using System.Globalization;
using Podium.Store.Local;

namespace Podium.Store.Sqlite;

/// <summary>
/// The store on disk: one table with a row a revision, so that a write is one append, and the table up to the compacted revision
/// holds just the values that were current then. Used by one thread at a time.
/// </summary>
/// <remarks>
/// The file is locked while it is open, and the kernel lets go of it when the process ends, however that ends.
/// </remarks>
internal sealed class SqliteLog : IDisposable
{
    private const int Format = 1;
    private const int ApplicationId = 0x506f6431;
    private const long CheckpointBytes = 4 << 20;

    private readonly string _path;
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _append;
    private readonly SqliteStatement _forget;
    private readonly SqliteStatement _setMeta;
    private long _bytesSinceCheckpoint;

    private SqliteLog(string path, SqliteConnection connection)
    {
        _path = path;
        _connection = connection;
        Prepare();
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _append = new(connection, "INSERT INTO log (revision, key, value, created, expires) VALUES (?, ?, ?, ?, ?)");
        _forget = new(connection, "DELETE FROM log WHERE revision = ?");
        _setMeta = new(connection, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)");
    }

    /// <summary>Opens or makes the file and takes its lock.</summary>
    /// <exception cref="StoreException">It cannot be opened, is in use, or is unreadable.</exception>
    internal static SqliteLog Open(string path)
    {
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            CreatePrivate(path);
            connection = new(path);
            return new(path, connection);
        }
        catch (Exception e) when (e is SqliteException or StoreException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw e as StoreException ?? OpenFailure(path, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_begin, _commit, _rollback, _append, _forget, _setMeta])
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    /// <summary>Reads everything: the content at the last compaction, the changes since, and the leases.</summary>
    internal (StoreSnapshot Start, List<StoreEvent> Changes, List<Lease> Leases) Load()
    {
        try
        {
            var compacted = ReadMeta("compacted", 1);
            var revision = Math.Max(ReadMeta("revision", 1), compacted);
            var current = new Dictionary<string, StoreEntry>(StringComparer.Ordinal);
            var leases = new List<Lease>();
            var changes = new List<StoreEvent>();

            using var rows = new SqliteStatement(_connection, "SELECT revision, key, value, created, expires FROM log ORDER BY revision");
            var more = rows.Step();
            for (; more && rows.Int64(0) <= compacted; more = rows.Step())
            {
                var entry = ReadEntry(rows, rows.Text(1), leases);
                current[entry.Key] = entry;
            }

            var entries = current.ToArray();
            Array.Sort(entries, (a, b) => string.CompareOrdinal(a.Key, b.Key));
            var start = new StoreSnapshot(PersistentMap<StoreEntry>.FromSorted(entries), compacted);

            for (var expected = compacted + 1; more; more = rows.Step(), expected++)
            {
                if (rows.Int64(0) != expected)
                {
                    throw new StoreException(StoreFailure.Unreadable,
                        $"the database {_path} is damaged: revision {expected} is missing; restore it from a copy, or delete it to start anew",
                        _path);
                }

                var key = rows.Text(1);
                current.TryGetValue(key, out var previous);
                key = previous?.Key ?? key;
                if (rows.IsNull(2))
                {
                    current.Remove(key);
                    changes.Add(new(key, expected, null, previous));
                }
                else
                {
                    var entry = ReadEntry(rows, key, leases);
                    current[key] = entry;
                    changes.Add(new(key, expected, entry, previous));
                }
            }

            var last = changes.Count > 0 ? changes[^1].Revision : compacted;
            if (last < revision)
            {
                throw new StoreException(StoreFailure.Unreadable,
                    $"the database {_path} is damaged: it ends at revision {last} instead of {revision}; restore it from a copy, or delete it to start anew",
                    _path);
            }

            return (start, changes, leases);
        }
        catch (SqliteException e)
        {
            throw OpenFailure(_path, e);
        }
    }

    /// <summary>Makes changes durable, all or none.</summary>
    /// <param name="changes">What is new.</param>
    /// <param name="leases">The leases among the new values, in the same order.</param>
    /// <param name="superseded">Revisions that nobody can read any more.</param>
    /// <param name="compacted">The compacted revision after it; 0 where that stays.</param>
    /// <param name="revision">The store's revision after it.</param>
    /// <exception cref="StoreException">Nothing was written.</exception>
    internal void Write(IReadOnlyList<StoreEvent> changes, IReadOnlyList<Lease> leases, List<long> superseded, long compacted, long revision)
    {
        try
        {
            _begin.Step();
            var lease = 0;
            foreach (var change in changes)
            {
                _append.Bind(0, change.Revision).BindText(1, change.Key);
                if (change.Entry is { } entry)
                {
                    _append.BindBlob(2, entry.Value.Span).Bind(3, entry.CreateRevision);
                }
                else
                {
                    _append.BindNull(2).Bind(3, change.Previous!.CreateRevision);
                }

                if (lease < leases.Count && leases[lease].Revision == change.Revision)
                {
                    _append.Bind(4, leases[lease++].ExpiresAt.ToUnixTimeMilliseconds());
                }
                else
                {
                    _append.BindNull(4);
                }

                _append.Step();
                _bytesSinceCheckpoint += 128 + (change.Entry?.Value.Length ?? 0);
            }

            foreach (var old in superseded)
            {
                _forget.Bind(0, old).Step();
            }

            if (compacted > 0)
            {
                // A deletion's row goes with compaction, so the newest revision may be in no row.
                _setMeta.BindText(0, "compacted").Bind(1, compacted).Step();
                _setMeta.BindText(0, "revision").Bind(1, revision).Step();
                _bytesSinceCheckpoint += 256 * (superseded.Count + 1);
            }

            _commit.Step();
        }
        catch (SqliteException e)
        {
            // Some errors roll back by themselves.
            if (_connection.InTransaction)
            {
                _rollback.Step();
            }

            throw e.Code == SqliteNative.Full
                ? new StoreException(StoreFailure.DiskFull, $"cannot write to {_path}: the disk is full; make room, then it works again", _path)
                : new StoreException(StoreFailure.WriteFailed, $"cannot write to {_path}: {e.Message}", _path);
        }
    }

    /// <summary>
    /// Moves what piled up in the write-ahead log into the database, where it is much. Called between writes, so that nobody
    /// waits for it; where it fails, the log grows and the next call tries again.
    /// </summary>
    internal void CheckpointIfDue()
    {
        if (_bytesSinceCheckpoint >= CheckpointBytes)
        {
            _bytesSinceCheckpoint = 0;
            _ = SqliteNative.WalCheckpoint(_connection.Handle, 0, 0, out _, out _);
        }
    }

    /// <summary>Limits the file's size, for tests of a full disk.</summary>
    internal void LimitPages(int pages) =>
        _connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));

    // Secrets are in it. SQLite gives its other files the mode of this one. A file that is there is left alone: closing it
    // here would let go of the lock that this process may hold on it.
    private static void CreatePrivate(string path)
    {
        if (!File.Exists(path))
        {
            using var file = File.Open(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
    }

    private static StoreEntry ReadEntry(SqliteStatement row, string key, List<Lease> leases)
    {
        var revision = row.Int64(0);
        if (!row.IsNull(4))
        {
            leases.Add(new(key, revision, DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(4))));
        }

        return new(key, row.Bytes(2).ToArray(), row.Int64(3), revision);
    }

    private static StoreException OpenFailure(string path, Exception e) => (e as SqliteException)?.Code switch
    {
        SqliteNative.Busy or SqliteNative.Locked =>
            new(StoreFailure.InUse, $"the database {path} is in use by another process", path),
        SqliteNative.Corrupt or SqliteNative.NotADatabase => new(
            StoreFailure.Unreadable,
            $"the database {path} is damaged or no database: {e.Message}; restore it from a copy, or delete it to start anew",
            path),
        SqliteNative.Full => new(StoreFailure.DiskFull, $"cannot open the database {path}: the disk is full", path),
        _ => new(StoreFailure.CannotOpen, $"cannot open the database {path}: {e.Message}", path),
    };

    private void Prepare()
    {
        // Exclusive before the first access: the log's index then lives in this process' memory, not in a shared file.
        _connection.Execute("PRAGMA locking_mode = EXCLUSIVE");
        if (!string.Equals(_connection.Execute("PRAGMA journal_mode = WAL"), "wal", StringComparison.Ordinal))
        {
            throw new StoreException(StoreFailure.CannotOpen,
                $"cannot open the database {_path}: its file system does not allow a write-ahead log", _path);
        }

        _connection.Execute("PRAGMA synchronous = FULL");
        _connection.Execute("PRAGMA wal_autocheckpoint = 0");
        _connection.Execute("PRAGMA journal_size_limit = 16777216");
        _connection.Execute("PRAGMA cache_size = -1024");

        // Reading alone takes no lock that another process would meet.
        _connection.Execute("BEGIN EXCLUSIVE");
        var format = int.Parse(_connection.Execute("PRAGMA user_version")!, CultureInfo.InvariantCulture);
        if (format == 0 && _connection.Execute("SELECT count(*) FROM sqlite_master") == "0")
        {
            _connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            _connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Format}"));
            _connection.Execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID");
            _connection.Execute("""
                CREATE TABLE log (
                    revision INTEGER PRIMARY KEY,
                    key TEXT NOT NULL,
                    value BLOB,                -- NULL: the key was deleted
                    created INTEGER NOT NULL,
                    expires INTEGER)           -- Unix milliseconds
                """);
        }
        else if (format != Format || _connection.Execute("PRAGMA application_id") != ApplicationId.ToString(CultureInfo.InvariantCulture))
        {
            throw new StoreException(StoreFailure.Unreadable,
                format > Format
                    ? $"the database {_path} was written by a newer version of Podium (format {format}; this one reads {Format})"
                    : $"the database {_path} is not Podium's",
                _path);
        }

        _connection.Execute("COMMIT");
    }

    private long ReadMeta(string name, long otherwise)
    {
        using var statement = new SqliteStatement(_connection, "SELECT value FROM meta WHERE name = ?");
        return statement.BindText(0, name).Step() ? statement.Int64(0) : otherwise;
    }
}
