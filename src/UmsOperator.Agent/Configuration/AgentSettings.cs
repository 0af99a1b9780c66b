namespace UmsOperator.Agent.Configuration;

/// <summary>The declarative file. Each value that is an assumption about the vendor's software is a setting; docs/ums-agent.md lists them with their defaults.</summary>
internal sealed record AgentSettings
{
    public VendorSettings Vendor { get; set; } = new();

    public DataSourceSettings DataSource { get; set; } = new();

    public SchemaSettings Schema { get; set; } = new();

    public LicenceSettings Licence { get; set; } = new();

    public ServerSettings Server { get; set; } = new();

    /// <summary>Processes that start before the server, in this order, and stop after it, in reverse order.</summary>
    public HelperSettings[] Helpers { get; set; } = [new()];

    public StatusSettings Status { get; set; } = new();

    public LogSettings Logs { get; set; } = new();

    public IdentitySettings Identity { get; set; } = new();

    public UpdateModeSettings UpdateMode { get; set; } = new();

    public ConsoleSettings Console { get; set; } = new();
}
