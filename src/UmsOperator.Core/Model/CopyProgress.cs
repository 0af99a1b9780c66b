namespace UmsOperator.Core.Model;

/// <summary>Progress of a copy that is being made.</summary>
/// <param name="BytesDone">Current size of the copy.</param>
/// <param name="BytesExpected">Size of the source database. A logical copy (Stream) may end smaller because it holds no dead rows.</param>
/// <param name="RowsDone">Rows copied so far; null for a template copy.</param>
/// <param name="RowsExpected">PostgreSQL's estimate of the rows; null where <paramref name="RowsDone"/> is null.</param>
public sealed record CopyProgress(long BytesDone, long BytesExpected, long? RowsDone = null, long? RowsExpected = null);
