using System.Text;
using Headroom.Control.Decisions;
using Headroom.Control.Ports;

namespace Headroom.Storage.Sqlite;

/// <summary>The decisions as they stand now, for questions; what the journal says is what counts.</summary>
internal static class DecisionTable
{
    public static long LastNumber(SqliteSession session) => session["SELECT max(number) FROM decision"].Single<long>();

    public static Decision? Find(SqliteSession session, long number) =>
        session["SELECT text FROM decision WHERE number = @1"].Single<string>(number) is { } text ? JournalCodec.DecodeDecision(text) : null;

    public static void Store(SqliteSession session, Decision decision) =>
        session[
            """
            INSERT INTO decision VALUES (@1, @2, @3, @4, @5)
            ON CONFLICT (number) DO UPDATE SET state = excluded.state, changed_at = excluded.changed_at, text = excluded.text
            """].Execute(
            decision.Number,
            decision.Action.Vm.Value.ToByteArray(bigEndian: true),
            decision.State.ToString(),
            decision.ChangedAt.UtcTicks,
            JournalCodec.EncodeDecision(decision));

    public static IReadOnlyList<Decision> Query(SqliteSession session, DecisionQuery query)
    {
        var (sql, values) = Compose(query);
        var found = new List<Decision>();
        using var rows = session[sql].Query([.. values]);
        while (rows.Read())
            found.Add(JournalCodec.DecodeDecision(rows.GetString(0)));
        return found;
    }

    /// <summary>First the numbers, out of an index, and then the texts of those: a text is many times as long as what is asked about it.</summary>
    private static (string Sql, List<object?> Values) Compose(DecisionQuery query)
    {
        var sql = new StringBuilder("SELECT number FROM decision WHERE true");
        var values = new List<object?>();
        if (query.Vm is { } vm)
            And("vm =", vm.Value.ToByteArray(bigEndian: true));
        if (query.Before is { } before)
            And("number <", before);
        if (query.ChangedSince is { } since)
            And("changed_at >=", since.UtcTicks);
        if (query.States is { Count: > 0 } states)
            sql.Append($" AND state IN ({string.Join(", ", states.Select(s => Next(s.ToString())))})");
        // The plus keeps SQLite from going through all decisions, newest first, in search of the few that changed lately.
        var order = query.ChangedSince is null ? "number" : "+number";
        sql.Append($" ORDER BY {order} DESC LIMIT {Next((long)Math.Max(query.Limit, 0))}");
        return ($"SELECT text FROM decision WHERE number IN ({sql}) ORDER BY number DESC", values);

        void And(string comparison, object value) => sql.Append($" AND {comparison} {Next(value)}");

        string Next(object value)
        {
            values.Add(value);
            return $"@{values.Count}";
        }
    }
}
