using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>Tracks the changes of one session: inside a transaction nothing takes effect before COMMIT.</summary>
/// <param name="task">The session's task.</param>
/// <param name="database">The session's database.</param>
internal sealed class SessionWrites(string task, string database)
{
    private ImmutableArray<string>? _transaction;

    /// <summary>The change that takes effect with the next statements, which are sent together; null if none.</summary>
    public InterposedAction.Statement? Take(IReadOnlyList<string> statements)
    {
        InterposedAction.Statement? action = null;
        foreach (var sql in statements)
            action = Take(sql) ?? action;
        return action;
    }

    private InterposedAction.Statement? Take(string sql)
    {
        if (StatementText.Begins(sql))
        {
            _transaction ??= [];
            return null;
        }

        if (StatementText.Commits(sql) || StatementText.RollsBack(sql))
        {
            var written = _transaction;
            _transaction = null;
            return written is { Length: > 0 } all && StatementText.Commits(sql) ? new InterposedAction.Statement(task, database, sql, all) : null;
        }

        if (!StatementText.Writes(sql))
            return null;
        if (_transaction is not { } open)
            return new InterposedAction.Statement(task, database, sql, [sql]);
        _transaction = open.Add(sql);
        return null;
    }
}
