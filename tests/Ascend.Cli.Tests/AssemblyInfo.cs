// One mock device serves the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
