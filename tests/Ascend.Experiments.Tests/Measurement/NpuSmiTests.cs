namespace Ascend.Experiments.Tests.Measurement;

public sealed class NpuSmiTests
{
    [Fact]
    public void Clock_and_temperature_are_taken_from_the_tool_s_lines()
    {
        const string Text = """
            NPU ID                         : 0
            Chip Count                     : 1
            Temperature(C)                 : 43
            Aicore Usage Rate(%)           : 0
            Aicore Freq(MHZ)               : 1650
            Aicore curFreq(MHZ)            : 1000
            """;
        DeviceSensors? sensors = NpuSmi.Parse(Text);
        Assert.Equal(43, sensors?.TemperatureCelsius);
        Assert.Equal(1000, sensors?.AicoreMegahertz);
        Assert.Equal(1650, NpuSmi.Parse("Aicore Freq(MHZ) : 1650")?.AicoreMegahertz);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Temperature(C) : NA\nAicore Freq(MHZ) : -")]
    [InlineData("Temperature of the room: 21")]
    public void What_is_not_told_is_not_made_up(string text) => Assert.Null(NpuSmi.Parse(text));

    [Fact]
    public void A_clock_that_changed_during_the_session_is_a_finding()
    {
        Comparison c = Reports.SampleComparison.Create();
        Comparison throttled = Experiments.Recordings.Rebuild(
            c with { Backend = c.Backend with { Before = new DeviceSensors(1650, 43), After = new DeviceSensors(1200, 78) } });
        Assert.Contains(throttled.Pairs[0].Findings, finding => finding.Kind == SampleFindingKind.DeviceState && finding.Text.Contains("1650 to 1200", StringComparison.Ordinal));
        Comparison steady = Experiments.Recordings.Rebuild(
            c with { Backend = c.Backend with { Before = new DeviceSensors(1650, 43), After = new DeviceSensors(1645, 50) } });
        Assert.DoesNotContain(steady.Pairs[0].Findings, finding => finding.Kind == SampleFindingKind.DeviceState);
    }
}
