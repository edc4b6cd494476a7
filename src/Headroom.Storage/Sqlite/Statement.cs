using Microsoft.Data.Sqlite;

namespace Headroom.Storage.Sqlite;

/// <summary>One prepared statement of one connection, used again and again. Parameters are <c>@1</c>, <c>@2</c> and so on.</summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (var i = 1; sql.Contains($"@{i}", StringComparison.Ordinal); i++)
            _command.Parameters.Add(new SqliteParameter($"@{i}", null));
        _command.Prepare();
    }

    public int Execute(params ReadOnlySpan<object?> values) => Bind(values).ExecuteNonQuery();

    public SqliteDataReader Query(params ReadOnlySpan<object?> values) => Bind(values).ExecuteReader();

    /// <summary>The first value of the first row; null for none.</summary>
    public T? Single<T>(params ReadOnlySpan<object?> values)
    {
        var value = Bind(values).ExecuteScalar();
        return value is null or DBNull ? default : (T)value;
    }

    public void Dispose() => _command.Dispose();

    private SqliteCommand Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return _command;
    }
}
