using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Consoles;
using UmsOperator.Agent.Databases;
using UmsOperator.Agent.Health;
using UmsOperator.Agent.Identity;
using UmsOperator.Agent.Logging;
using UmsOperator.Agent.Processes;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Running;

/// <summary>What the agent's life needs besides its steps.</summary>
internal sealed record AgentParts(
    AgentOptions Options,
    AgentSettings Settings,
    VendorTree Tree,
    IdentityStore Identity,
    ConsoleWatch Console,
    ProcessStarter Starter,
    FileTails Tails,
    AgentDatabase Database,
    AgentBoard Board,
    AgentMetrics Metrics);
