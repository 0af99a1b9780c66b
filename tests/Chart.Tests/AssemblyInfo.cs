// Each class starts its own API server; two at the same time would only compete for the processor.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
