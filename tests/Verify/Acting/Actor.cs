namespace UmsOperator.Verify.Acting;

/// <summary>The process that executes a side effect.</summary>
internal enum Actor
{
    Leader,
    Ex,
    Work,
    Orphan,
}
