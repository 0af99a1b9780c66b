namespace UmsOperator.Postgres.Connections;

/// <summary>A setting that the operator may not apply to a copy.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Reason">PostgreSQL's message.</param>
internal sealed record LostSetting(StoredSetting Setting, string Reason)
{
    /// <summary>Whether <c>update.acceptLostSettings</c> names the parameter.</summary>
    public bool IsAccepted(DatabaseTarget target) => target.Update.AcceptLostSettings.Contains(Setting.Name, StringComparer.OrdinalIgnoreCase);

    public override string ToString() => $"{Setting} ({Reason})";
}
