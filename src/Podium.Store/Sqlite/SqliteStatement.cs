using System.Text;

namespace Podium.Store.Sqlite;

/// <summary>A prepared statement; parameters and columns count from 0.</summary>
internal sealed unsafe class SqliteStatement : IDisposable
{
    // SQLite copies what is bound so: the buffers need not outlive the call.
    private const nint Transient = -1;

    private readonly SqliteConnection _connection;
    private nint _statement;

    internal SqliteStatement(SqliteConnection connection, string sql)
    {
        _connection = connection;
        connection.Check(SqliteNative.Prepare(connection.Handle, sql, -1, out _statement, 0));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Its code repeats the last step's error, which was thrown.
        _ = SqliteNative.Finalize(_statement);
        _statement = 0;
    }

    internal SqliteStatement Bind(int parameter, long value)
    {
        _connection.Check(SqliteNative.BindInt64(_statement, parameter + 1, value));
        return this;
    }

    internal SqliteStatement BindNull(int parameter)
    {
        _connection.Check(SqliteNative.BindNull(_statement, parameter + 1));
        return this;
    }

    internal SqliteStatement BindText(int parameter, string text)
    {
        var length = Encoding.UTF8.GetMaxByteCount(text.Length);
        var buffer = length <= 1024 ? stackalloc byte[length] : new byte[length];
        length = Encoding.UTF8.GetBytes(text, buffer);
        fixed (byte* at = buffer)
        {
            _connection.Check(SqliteNative.BindText(_statement, parameter + 1, at, length, Transient));
        }

        return this;
    }

    internal SqliteStatement BindBlob(int parameter, ReadOnlySpan<byte> blob)
    {
        byte none = 0;
        fixed (byte* at = blob)
        {
            // A null pointer would bind NULL instead of the empty value.
            _connection.Check(SqliteNative.BindBlob(_statement, parameter + 1, at is null ? &none : at, blob.Length, Transient));
        }

        return this;
    }

    /// <summary>Steps to the next row; resets the statement at the end or on an error.</summary>
    internal bool Step()
    {
        var code = SqliteNative.Step(_statement);
        if (code == SqliteNative.Row)
        {
            return true;
        }

        try
        {
            if (code != SqliteNative.Done)
            {
                _connection.Check(code);
            }
        }
        finally
        {
            // Its code repeats the step's.
            _ = SqliteNative.Reset(_statement);
        }

        return false;
    }

    internal long Int64(int column) => SqliteNative.ColumnInt64(_statement, column);

    internal bool IsNull(int column) => SqliteNative.ColumnType(_statement, column) == 5;

    internal ReadOnlySpan<byte> Bytes(int column)
    {
        var at = SqliteNative.ColumnBlob(_statement, column);
        return new(at, SqliteNative.ColumnBytes(_statement, column));
    }

    internal string Text(int column) => Encoding.UTF8.GetString(Bytes(column));
}
