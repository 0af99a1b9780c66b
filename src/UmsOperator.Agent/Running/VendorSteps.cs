using UmsOperator.Agent.Health;
using UmsOperator.Agent.Identity;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Running;

/// <summary>What the preparation does with the vendor's tree.</summary>
internal sealed record VendorSteps(BootFile Boot, DataSourceSetup DataSource, LicenceSetup Licence, UpdateModeHook Hook, IdentityStore Identity, AgentMetrics Metrics);
