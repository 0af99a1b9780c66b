namespace UmsOperator.Postgres.Connections;

/// <summary>A setting that the operator may not set again.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Reason">PostgreSQL's message.</param>
internal sealed record LostSetting(StoredSetting Setting, string Reason)
{
    /// <summary>Whether the spec accepts its loss, by the parameter's name.</summary>
    public bool IsAccepted(DatabaseTarget target) => target.Update.AcceptLostSettings.Contains(Setting.Name, StringComparer.OrdinalIgnoreCase);

    public override string ToString() => $"{Setting} ({Reason})";
}
