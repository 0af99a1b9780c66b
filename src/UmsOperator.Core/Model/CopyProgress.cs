namespace UmsOperator.Core.Model;

/// <summary>How far the making of a copy has come.</summary>
/// <param name="BytesDone">Size of the copy so far.</param>
/// <param name="BytesExpected">Size of what it is a copy of; a copy by Stream may end smaller, as it has no dead rows.</param>
/// <param name="RowsDone">Rows copied so far; null if rows are not copied one by one.</param>
/// <param name="RowsExpected">Rows as PostgreSQL estimates them; null where <paramref name="RowsDone"/> is.</param>
public sealed record CopyProgress(long BytesDone, long BytesExpected, long? RowsDone = null, long? RowsExpected = null);
