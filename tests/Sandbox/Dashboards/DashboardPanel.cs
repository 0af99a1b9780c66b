using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Dashboards;

/// <summary>A panel of a Grafana dashboard, with the properties that data and picture need.</summary>
/// <param name="Type">stat, timeseries, state-timeline, table, bargauge or row.</param>
/// <param name="Title">Its title.</param>
/// <param name="Unit">Grafana's name of the unit of its values.</param>
/// <param name="Stacked">Whether its series are stacked.</param>
/// <param name="Column">Left edge in grid units, 0 to 23.</param>
/// <param name="Row">Upper edge in grid units.</param>
/// <param name="Columns">Width in grid units, at most 24.</param>
/// <param name="Rows">Height in grid units.</param>
/// <param name="Colors">Colours by value, for a state timeline.</param>
/// <param name="Targets">Its queries with their legends.</param>
public sealed record DashboardPanel(
    string Type, string Title, string Unit, bool Stacked, int Column, int Row, int Columns, int Rows,
    ImmutableDictionary<string, string> Colors, ImmutableArray<(string Expression, string Legend)> Targets);
