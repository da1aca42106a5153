using System.Runtime.InteropServices;

namespace Podium.Store.Sqlite;

/// <summary>A code that SQLite answered with.</summary>
/// <param name="code">SQLite's extended result code.</param>
/// <param name="message">SQLite's message.</param>
internal sealed class SqliteException(int code, string message) : Exception($"{message} (SQLite code {code})")
{
    /// <summary>The primary result code.</summary>
    internal int Code { get; } = code & 0xff;
}

/// <summary>One connection, used by one thread at a time.</summary>
internal sealed class SqliteConnection : IDisposable
{
    internal SqliteConnection(string path)
    {
        var code = SqliteNative.Open(
            path, out var handle, SqliteNative.OpenReadWrite | SqliteNative.OpenCreate | SqliteNative.OpenNoMutex, 0);
        Handle = handle;
        if (code != SqliteNative.Ok)
        {
            try
            {
                Check(code);
            }
            finally
            {
                Dispose();
            }
        }
    }

    internal nint Handle { get; private set; }

    /// <summary>Whether a transaction is open.</summary>
    internal bool InTransaction => SqliteNative.GetAutoCommit(Handle) == 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        // close_v2 cannot fail: it waits for statements that are not finalized.
        _ = SqliteNative.Close(Handle);
        Handle = 0;
    }

    /// <summary>Throws unless a call went well.</summary>
    internal void Check(int code)
    {
        if (code != SqliteNative.Ok)
        {
            throw new SqliteException(
                Handle == 0 ? code : SqliteNative.ExtendedErrorCode(Handle),
                Handle == 0 ? "out of memory" : Marshal.PtrToStringUTF8(SqliteNative.ErrorMessage(Handle)) ?? "");
        }
    }

    /// <summary>Runs a statement and gives the first column of its first row, if there is one.</summary>
    internal string? Execute(string sql)
    {
        using var statement = new SqliteStatement(this, sql);
        var result = statement.Step() ? statement.Text(0) : null;
        while (result is not null && statement.Step())
        {
        }

        return result;
    }
}
