using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Dashboards;

/// <summary>A panel of a Grafana dashboard, as far as it matters for data and picture.</summary>
/// <param name="Type">stat, timeseries, state-timeline, table, bargauge or row.</param>
/// <param name="Title">Its title.</param>
/// <param name="Unit">Unit of its values, as Grafana names it.</param>
/// <param name="Stacked">Whether its series stand on each other.</param>
/// <param name="Column">Left edge, 0..23.</param>
/// <param name="Row">Upper edge in grid units.</param>
/// <param name="Columns">Width, of 24.</param>
/// <param name="Rows">Height in grid units.</param>
/// <param name="Colors">Colour by value, of a state timeline.</param>
/// <param name="Targets">Its queries and their legends.</param>
public sealed record DashboardPanel(
    string Type, string Title, string Unit, bool Stacked, int Column, int Row, int Columns, int Rows,
    ImmutableDictionary<string, string> Colors, ImmutableArray<(string Expression, string Legend)> Targets);
