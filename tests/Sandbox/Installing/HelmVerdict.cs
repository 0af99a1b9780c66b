using System.Globalization;

namespace UmsOperator.Sandbox.Installing;

/// <summary>The measurements of an update by an operator that the chart installed.</summary>
/// <param name="Update">The update's verdict, as in any demo.</param>
/// <param name="Replicas">Number of operator replicas in the chart.</param>
/// <param name="Operators">Number of operator pods that are ready and were never restarted.</param>
/// <param name="Scrapes">Data that Prometheus recorded.</param>
internal sealed record HelmVerdict(DemoVerdict Update, int Replicas, int Operators, ScrapeRecord Scrapes)
{
    /// <summary>The last line.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture, $"{Update.Line}; operators {Operators}, scraped {Scrapes.Targets}, steps recorded {Scrapes.Steps.Length}, alerts {Scrapes.Alerts.Length}");

    /// <summary>The broken promises; empty on success.</summary>
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
