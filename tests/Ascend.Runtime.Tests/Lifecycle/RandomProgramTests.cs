using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Runtime.Tests.Lifecycle;

/// <summary>Random programs over the API end with nothing alive and never see wrong data; a failing one is shrunk.</summary>
public sealed class RandomProgramTests
{
    private const int Programs = 10_000;

    [Fact]
    public void Ten_thousand_seeded_programs_leave_nothing_behind()
    {
        using var mock = new MockFixture();
        var program = Gen.Choose(0, 40_000).ArrayOf().Resize(40);
        Prop.ForAll(Arb.From(program, Shrunk), codes => LeavesNothing(mock, codes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Programs).WithReplay(20261122, 7));
    }

    private static bool LeavesNothing(MockFixture mock, int[] codes)
    {
        string live = mock.Live;
        int handles = ChildHandle.Alive;
        using (var machine = new ProgramMachine())
        {
            try
            {
                foreach (int code in codes)
                {
                    machine.Step(code);
                }
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{e.Message}\nafter\n{machine.History}", e);
            }
        }

        Assert.Equal(live, mock.Live);
        Assert.Equal(handles, ChildHandle.Alive);
        return true;
    }

    /// <summary>The program without one of its steps.</summary>
    private static IEnumerable<int[]> Shrunk(int[] codes) =>
        Enumerable.Range(0, codes.Length).Select(at => codes.Where((_, i) => i != at).ToArray());
}
