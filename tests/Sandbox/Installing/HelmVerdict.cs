using System.Globalization;

namespace UmsOperator.Sandbox.Installing;

/// <summary>What was measured of an update by an operator that the chart installed.</summary>
/// <param name="Update">As of any demo.</param>
/// <param name="Replicas">Operators that the chart asks for.</param>
/// <param name="Operators">Their pods that are ready and were never started again.</param>
/// <param name="Scrapes">What Prometheus recorded.</param>
internal sealed record HelmVerdict(DemoVerdict Update, int Replicas, int Operators, ScrapeRecord Scrapes)
{
    /// <summary>The last line.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture, $"{Update.Line}; operators {Operators}, scraped {Scrapes.Targets}, steps recorded {Scrapes.Steps.Length}, alerts {Scrapes.Alerts.Length}");

    /// <summary>What is not as promised; empty: all is.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var fault in Update.Faults())
            yield return fault;
        if (Operators != Replicas)
            yield return $"{Operators} of {Replicas} operator pods are ready and were never restarted";
        if (Scrapes.Targets != Replicas)
            yield return $"Prometheus scrapes {Scrapes.Targets} of {Replicas} operator pods";
        foreach (var step in ScrapeRecord.LongSteps.Except(Scrapes.Steps, StringComparer.Ordinal))
            yield return $"Prometheus has no sample of step {step}";
        foreach (var alert in Scrapes.Alerts)
            yield return $"alert {alert} fired";
    }
}
