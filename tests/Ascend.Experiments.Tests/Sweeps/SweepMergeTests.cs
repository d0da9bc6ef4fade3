using Ascend.Attention;
using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Experiments.Tests.Sweeps;

/// <summary>Any way to spread a sweep over stores.</summary>
public sealed class SweepMergeTests : IDisposable
{
    private static readonly SweepSettings s_settings = new("mock, profile x", null, MetricCatalog.MakespanId, 0.01, 2, 2, 0);

    private readonly TemporaryFolder _folder = new();
    private int _stores;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_point_is_in_exactly_one_shard() =>
        Prop.ForAll(Arb.From(from count in Gen.Choose(1, 9) from points in Gen.Choose(1, 40) select (count, points)), test =>
        {
            var plan = new SweepPlan { Contexts = [.. Enumerable.Range(1, test.points)] };
            IEnumerable<SweepPoint> spread = Enumerable.Range(1, test.count)
                .SelectMany(number => (plan with { Shard = SweepShard.Parse($"{number}/{test.count}") }).Points);
            Assert.Equal(plan.Points.Select(point => point.Key).Order(), spread.Select(point => point.Key).Order());
        }).Check(Config.QuickThrowOnFailure);

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1/0")]
    [InlineData("-1/2")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData(" 1/2")]
    [InlineData("1/2x")]
    [InlineData("99999999999/99999999999")]
    public void What_is_no_shard_is_refused_with_its_text(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<ArgumentException>(() => SweepShard.Parse(text)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Stores_that_agree_merge_to_all_points_in_any_order_and_again()
    {
        Gen<int[][]> spreads = Gen.Choose(0, 12).ArrayOf().Where(points => points.Length > 0).ArrayOf()
            .Where(stores => stores.Length > 0);
        Prop.ForAll(Arb.From(spreads), spread =>
        {
            SweepStore[] sources = [.. spread.Select(points => Store([.. points.Distinct().Select(i => Refused(i))]))];
            using SweepStore target = New();
            int expected = spread.SelectMany(points => points).Distinct().Count();
            Assert.Equal(expected, SweepMerge.Into(target, sources));
            Assert.Equal(expected, SweepMerge.Into(target, [.. sources.Reverse()]));
            Assert.Equal(expected, target.Read().Count);
            Array.ForEach(sources, store => store.Dispose());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(15));
    }

    [Fact]
    public void A_point_that_failed_is_taken_from_the_store_in_which_it_did_not()
    {
        using SweepStore failed = Store([Refused(1) with { Status = SweepStatus.Failed, Error = "a hang" }]);
        using SweepStore done = Store([Refused(1)]);
        foreach (SweepStore[] order in (SweepStore[][])[[failed, done], [done, failed]])
        {
            using SweepStore target = New();
            SweepMerge.Into(target, order);
            Assert.Equal(SweepStatus.Refused, Assert.Single(target.Read()).Status);
        }
    }

    [Fact]
    public void A_conflict_names_point_and_stores_and_writes_nothing()
    {
        using SweepStore one = Store([Refused(1), Refused(2)]);
        using SweepStore two = Store([Refused(2) with { Error = "something else" }, Refused(3)]);
        using SweepStore target = New();
        string message = Assert.Throws<InvalidDataException>(() => SweepMerge.Into(target, [one, two])).Message;
        Assert.All((string[])[Refused(2).Point.Key, one.Path, two.Path], part =>
            Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Empty(target.Read());
    }

    [Fact]
    public void Stores_measured_in_different_ways_are_refused_with_what_differs()
    {
        using SweepStore one = Store([Refused(1)]);
        using SweepStore two = New();
        two.Bind(s_settings with { Precision = 0.25, Backend = "device" });
        using SweepStore target = New();
        string message = Assert.Throws<InvalidDataException>(() => SweepMerge.Into(target, [one, two])).Message;
        Assert.Contains("precision 0.01 there, 0.25 here", message, StringComparison.Ordinal);
        Assert.Contains("backend mock, profile x there, device here", message, StringComparison.Ordinal);
        using SweepStore empty = New();
        Assert.Contains(empty.Path, Assert.Throws<InvalidDataException>(() => SweepMerge.Into(target, [one, empty])).Message,
            StringComparison.Ordinal);
    }

    private static SweepResult Refused(int context) => new(
        new SweepPoint(1, 8, 8, 128, context, 128, AttentionDataType.Float16, TilingMode.Default), SweepStatus.Refused, null,
            $"refused {context}");

    private SweepStore New() => SweepStore.Open(_folder.File($"{_stores++}.db"));

    private SweepStore Store(SweepResult[] results)
    {
        SweepStore store = New();
        store.Bind(s_settings);
        Array.ForEach(results, store.Write);
        return store;
    }
}
