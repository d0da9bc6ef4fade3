// Scripts are built against the libraries in one folder.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
