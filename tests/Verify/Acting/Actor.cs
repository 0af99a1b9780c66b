namespace UmsOperator.Verify.Acting;

/// <summary>On whose behalf a side effect happens.</summary>
internal enum Actor
{
    Leader,
    Ex,
    Work,
    Ghost,
}
