namespace UmsOperator.Verify.Model;

/// <summary>Names of the model's only cluster.</summary>
internal static class Texts
{
    public const string Cluster = "demo";
    public const string Uid = "0f3b9c1e-1111-2222-3333-444455556666";
    public const string Production = "ums";
    public const string Image = "registry.example.com/igel/ums-server";
}
