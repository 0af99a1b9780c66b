// Each class starts an API server of its own; two at one time would only wait for each other's processor.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
