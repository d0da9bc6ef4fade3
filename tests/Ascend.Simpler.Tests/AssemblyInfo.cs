// The mock device and its ledger belong to the process: tests that count what lives on it must not overlap.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
