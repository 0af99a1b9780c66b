namespace VendorServer.Tests.Parts;

/// <summary>Exit code and output of one run of umsadmin-cli.</summary>
internal sealed record CliAnswer(int Code, string Output, string Error);
