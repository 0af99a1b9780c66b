using UmsOperator.Core.Model;

namespace UmsOperator.Core.Tests.Validation;

/// <summary>Table names as users write them.</summary>
public sealed class TableNameTests
{
    [Theory]
    [InlineData("epr_processes", null, "epr_processes")]
    [InlineData("ums.epr_processes", "ums", "epr_processes")]
    [InlineData("EPR", null, "EPR")]
    [InlineData("a.b.c", "a", "b.c")]
    [InlineData("\"my.schema\".epr", "my.schema", "epr")]
    [InlineData("\"my.schema\".\"E\"\"p.r\"", "my.schema", "E\"p.r")]
    [InlineData("ums.\"Epr\"", "ums", "Epr")]
    [InlineData("\"a.b\"", null, "a.b")]
    [InlineData("we\"ird", null, "we\"ird")]
    [InlineData("\"\"\"\"", null, "\"")]
    public void AName_IsReadAsPostgreSqlWouldPrintIt(string text, string? schema, string table)
    {
        var name = TableName.Parse(text).ShouldNotBeNull();
        (name.Schema?.Text, name.Table.Text).ShouldBe((schema, table));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    [InlineData("\"a\".")]
    [InlineData("\"\"")]
    [InlineData("\"a\".\"b\".\"c\"")]
    [InlineData("a.\"b\".c")]
    [InlineData("a\"b.\"c\"")]
    [InlineData("\"a\"\"")]
    [InlineData("a23456789012345678901234567890123456789012345678901234567890abcd")]
    public void WhatIsNoName_IsRefused(string text) => TableName.Parse(text).ShouldBeNull();

    [Fact]
    public void WhatIsNotQuoted_MayAlsoBeMeantInLowerCase()
    {
        TableName.Parse("Ums.Epr")!.Meanings.ShouldBe([("Ums", "Epr"), ("ums", "epr"), ("Ums", "epr"), ("ums", "Epr")]);
        TableName.Parse("\"Ums\".Epr")!.Meanings.ShouldBe([("Ums", "Epr"), ("Ums", "epr")]);
        TableName.Parse("epr")!.Meanings.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("epr_process_host", "epr_process_host")]
    [InlineData("Host.Name", "Host.Name")]
    [InlineData("\"Host \"\"Name\"\"\"", "Host \"Name\"")]
    [InlineData("\"a\".b", null)]
    [InlineData("\"a", null)]
    public void AColumn_IsOneName(string text, string? name) => TableName.Column(text)?.Text.ShouldBe(name);
}
