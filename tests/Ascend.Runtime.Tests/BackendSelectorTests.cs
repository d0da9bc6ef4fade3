namespace Ascend.Runtime.Tests;

public sealed class BackendSelectorTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ascend-backend-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Default_without_trees_is_the_mock_and_says_what_is_missing()
    {
        BackendChoice choice = BackendSelector.Select(null, Environment());

        Assert.Equal(BackendKind.Mock, choice.Backend);
        Assert.Contains("SIMPLER_ROOT is not set", choice.Reason, StringComparison.Ordinal);
        Assert.Contains("ASCEND_HOME_PATH is not set", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_with_both_trees_is_the_device()
    {
        BackendChoice choice = BackendSelector.Select(
            null, Environment(("ASCEND_HOME_PATH", Cann()), ("SIMPLER_ROOT", Simpler())));

        Assert.Equal(BackendKind.Device, choice.Backend);
        Assert.Contains("ASCEND_HOME_PATH and SIMPLER_ROOT", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Default_with_simpler_only_is_the_mock_and_says_that_the_simulator_is_there()
    {
        BackendChoice choice = BackendSelector.Select(null, Environment(("SIMPLER_ROOT", Simpler())));

        Assert.Equal(BackendKind.Mock, choice.Backend);
        Assert.Contains("ASCEND_HOME_PATH is not set", choice.Reason, StringComparison.Ordinal);
        Assert.Contains("only when asked for", choice.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BackendKind.Device)]
    [InlineData(BackendKind.Simulator)]
    public void Explicit_choice_never_falls_back_when_the_tree_is_missing(BackendKind backend)
    {
        var e = Assert.Throws<AscendException>(() => BackendSelector.Select(backend, Environment()));

        Assert.Contains($"{backend} backend cannot be opened", e.Message, StringComparison.Ordinal);
        Assert.Contains("is not set", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BackendKind.Device)]
    [InlineData(BackendKind.Simulator)]
    public void Explicit_choice_is_taken_when_its_trees_are_there(BackendKind backend)
    {
        BackendChoice choice = BackendSelector.Select(backend, Environment(("ASCEND_HOME_PATH", Cann()), ("SIMPLER_ROOT", Simpler())));

        Assert.Equal(new BackendChoice(backend, "the options name it"), choice);
    }

    [Theory]
    [InlineData("device")]
    [InlineData("Simulator")]
    public void Variable_is_as_binding_as_the_option(string name) =>
        Assert.Throws<AscendException>(() => BackendSelector.Select(null, Environment(("ASCEND_BACKEND", name))));

    [Fact]
    public void Option_wins_over_the_variable()
    {
        BackendChoice choice = BackendSelector.Select(BackendKind.Mock, Environment(("ASCEND_BACKEND", "device")));

        Assert.Equal(new BackendChoice(BackendKind.Mock, "the options name it"), choice);
    }

    [Theory]
    [InlineData("npu")]
    [InlineData("0")]
    [InlineData("mock,device")]
    public void Unknown_name_in_the_variable_is_refused(string name)
    {
        var e = Assert.Throws<AscendException>(() => BackendSelector.Select(null, Environment(("ASCEND_BACKEND", name))));

        Assert.Contains($"'{name}'", e.Message, StringComparison.Ordinal);
        Assert.Contains("mock, simulator or device", e.NextStep, StringComparison.Ordinal);
    }

    [Fact]
    public void Tree_without_libraries_is_not_usable()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_root, "empty")).FullName;
        var e = Assert.Throws<AscendException>(
            () => BackendSelector.Select(BackendKind.Simulator, Environment(("SIMPLER_ROOT", empty))));

        Assert.Contains($"'{empty}', which has no build/lib", e.Message, StringComparison.Ordinal);
    }

    private static Func<string, string?> Environment(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(v => v.Name, v => v.Value).GetValueOrDefault;

    private string Cann() => Directory.CreateDirectory(Path.Combine(_root, "cann", "lib64")).Parent!.FullName;

    private string Simpler() =>
        Directory.CreateDirectory(Path.Combine(_root, "simpler", "build", "lib")).Parent!.Parent!.FullName;
}
