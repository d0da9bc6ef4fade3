namespace Ascend.Experiments.Tests.Reports;

/// <summary>Tests in one browser; they share it.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<Chromium>
{
    public const string Name = "browser";
}
