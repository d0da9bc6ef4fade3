using System.Text;
using Ascend.Interop.Simpler;

namespace Ascend.Simpler.Tests;

/// <summary>The libraries' log is bound in each layout, or told in each older way, and follows its threshold.</summary>
public unsafe class StandInLogTests
{
    private static readonly AdapterLogLevel[] s_levels =
    [
        AdapterLogLevel.ADAPTER_LOG_DEBUG, AdapterLogLevel.ADAPTER_LOG_INFO, AdapterLogLevel.ADAPTER_LOG_TIMING,
        AdapterLogLevel.ADAPTER_LOG_WARN, AdapterLogLevel.ADAPTER_LOG_ERROR, AdapterLogLevel.ADAPTER_LOG_OFF,
    ];

    public static TheoryData<string> Trees => StandInTheories.All();

    public static TheoryData<string> Binding => StandInTheories.With(features => features.BindsLog);

    public static TheoryData<string> WithLogLibrary =>
        StandInTheories.With(features => features.Log is LogForm.LibraryOfOne or LogForm.LibraryOfTwo);

    [Theory]
    [MemberData(nameof(Trees))]
    public void Companions_are_loaded_and_follow_the_threshold(string name)
    {
        StandIn standIn = StandIn.Of(name);
        Assert.True(LoadCompanions(standIn, out string message) == 0, message);
        using var session = new StandInSession(standIn);
        var context = new StandInControls(Path.Combine(standIn.Tree, StandInTree.Context));
        foreach (AdapterLogLevel level in s_levels)
        {
            Assert.Equal(0, standIn.Table.Api.adapter_set_log_level((int)level));
            if (standIn.Features.BindsLog)
            {
                Assert.Equal((int)level, standIn.Controls.Ask("standin_threshold"));
                Assert.Equal((int)level, context.Ask("standin_threshold"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Binding))]
    public void A_bound_state_is_whole(string name)
    {
        StandIn standIn = StandIn.Of(name);
        Assert.Equal(0, standIn.Table.Api.adapter_set_log_level((int)AdapterLogLevel.ADAPTER_LOG_TIMING));
        Assert.Equal(0, StandInSession.Open(standIn, out AdapterLibrary* library, out _));
        StandInCall bind = Assert.Single(standIn.Controls.Calls, call => call.Function == "simpler_host_log_bind_state");
        Dictionary<string, string> expected = standIn.Layout.Log.Fields.ToDictionary(field => $"log.{field.Name}", _ => "0");
        expected["log.threshold"] = "25";
        if (standIn.Layout.Log.Has("abi_version"))
        {
            expected["log.abi_version"] = standIn.Features.Log == LogForm.L1 ? "1" : "2";
            expected["log.struct_size"] = $"{standIn.Layout.Log.Size}";
        }

        if (standIn.Layout.Log.Has("directory"))
        {
            expected["log.directory"] = "";
        }

        Assert.Empty(bind.Differences(expected, "log."));
        standIn.Table.Api.adapter_close(library);
    }

    [Theory]
    [MemberData(nameof(Binding))]
    public void A_library_that_refuses_the_state_is_refused(string name)
    {
        StandIn standIn = StandIn.Of(name);
        standIn.Controls.Set("bind_status", -1);
        Assert.Equal(-1, StandInSession.Open(standIn, out _, out string message));
        Assert.Contains("refuses the log's state", message, StringComparison.Ordinal);
        var context = new StandInControls(Path.Combine(standIn.Tree, StandInTree.Context));
        context.Set("bind_status", -1);
        Assert.Equal(-1, LoadCompanions(standIn, out message));
        Assert.Contains("simulator context refuses the log's state", message, StringComparison.Ordinal);
        context.Reset();
    }

    [Theory]
    [MemberData(nameof(WithLogLibrary))]
    public void The_older_log_library_is_told_in_its_own_numbers(string name)
    {
        StandIn standIn = StandIn.Of(name);
        Assert.True(LoadCompanions(standIn, out string message) == 0, message);
        var library = new StandInControls(Path.Combine(standIn.Tree, StandInTree.LogLibrary));
        (int Severity, int Verbosity)[] older = [(0, 9), (1, 0), (2, 0), (2, 0), (3, 0), (4, 0)];
        for (int i = 0; i < s_levels.Length; i++)
        {
            Assert.Equal(0, standIn.Table.Api.adapter_set_log_level((int)s_levels[i]));
            Assert.Equal(
                standIn.Features.Log == LogForm.LibraryOfTwo ? older[i] : ((int)s_levels[i], -1),
                (library.Ask("standin_log_first"), library.Ask("standin_log_second")));
        }
    }

    [Fact]
    public void A_companion_that_cannot_be_loaded_is_named()
    {
        StandIn standIn = StandIn.Of("G3");
        byte* text = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        fixed (byte* missing = "/nowhere/libcompanion.so\0"u8)
        {
            Assert.Equal(
                (int)AdapterStatus.ADAPTER_REFUSED,
                standIn.Table.Api.adapter_load_companions((sbyte*)missing, null, (sbyte*)text));
            Assert.Contains("/nowhere/libcompanion.so", new string((sbyte*)text), StringComparison.Ordinal);
            Assert.Equal(
                (int)AdapterStatus.ADAPTER_REFUSED,
                standIn.Table.Api.adapter_load_companions(null, (sbyte*)missing, (sbyte*)text));
            Assert.Contains("/nowhere/libcompanion.so", new string((sbyte*)text), StringComparison.Ordinal);
        }
    }

    private static int LoadCompanions(StandIn standIn, out string message)
    {
        byte* text = stackalloc byte[(int)AdapterLimit.ADAPTER_MAX_TEXT];
        text[0] = 0;
        string log = Path.Combine(standIn.Tree, StandInTree.LogLibrary);
        byte[]? logPath = File.Exists(log) ? Encoding.UTF8.GetBytes(log + "\0") : null;
        int status;
        byte[] contextPath = Encoding.UTF8.GetBytes(Path.Combine(standIn.Tree, StandInTree.Context) + "\0");
        fixed (byte* first = logPath, second = contextPath)
        {
            status = standIn.Table.Api.adapter_load_companions((sbyte*)first, (sbyte*)second, (sbyte*)text);
        }

        message = new string((sbyte*)text);
        return status;
    }
}
