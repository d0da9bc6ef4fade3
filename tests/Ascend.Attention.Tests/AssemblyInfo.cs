// The mock device belongs to the process, and its ledger is compared after tests.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
