using System.Buffers.Binary;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

public sealed class RowCounterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Rows_are_counted_however_the_stream_is_cut_into_pieces(int piece)
    {
        var counter = new BinaryRowCounter();

        foreach (var bytes in Binary(5).Chunk(piece))
            counter.Add(bytes);

        counter.Rows.ShouldBe(5);
        counter.IsWhole.ShouldBeTrue();
    }

    [Fact]
    public void A_stream_that_is_cut_between_two_rows_is_not_whole()
    {
        var counter = new BinaryRowCounter();

        counter.Add(Binary(5).AsSpan()[..^2]);

        counter.Rows.ShouldBe(5);
        counter.IsWhole.ShouldBeFalse();
        Should.Throw<DatabaseActionException>(() =>
        {
            var ended = new BinaryRowCounter();
            ended.Add([.. Binary(1), 0]);
        }).Message.ShouldContain("continues after its end marker");
    }

    [Fact]
    public void A_line_of_text_is_a_row_and_half_a_line_is_not_whole()
    {
        var counter = new TextRowCounter();
        counter.Add("1\ta\\nb\n2"u8);
        (counter.Rows, counter.IsWhole).ShouldBe((1, false));
        counter.Add("\tc\n"u8);
        (counter.Rows, counter.IsWhole).ShouldBe((2, true));
    }

    // Rows with three fields: four bytes, null and empty.
    private static byte[] Binary(int rows)
    {
        List<byte> bytes = [.. "PGCOPY\n"u8, 255, 13, 10, 0, .. Int32(0), .. Int32(0)];
        for (var row = 0; row < rows; row++)
            bytes.AddRange([.. Int16(3), .. Int32(4), 1, 2, 3, 4, .. Int32(-1), .. Int32(0)]);
        bytes.AddRange(Int16(-1));
        return [.. bytes];
    }

    private static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Int16(short value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        return bytes;
    }
}
