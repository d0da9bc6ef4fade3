namespace Ascend.Files.Tests;

public sealed class MessageTests
{
    [Fact]
    public void A_parameter_of_the_code_is_not_part_of_a_message_and_a_refused_value_is()
    {
        Assert.Equal("Too many.", ExceptionText.Of(new ArgumentException("Too many.", "batch")));
        Assert.Equal("No such device; 7 was given.",
            ExceptionText.Of(new ArgumentOutOfRangeException("deviceId", 7, "No such device.")));
        Assert.Equal("17 is odd.", ExceptionText.Of(new ArgumentOutOfRangeException("dim", 17, "17 is odd.")));
    }

    [Theory]
    [InlineData(24, "ulimit -n")]
    [InlineData(28, "Free space")]
    [InlineData(30, "another folder")]
    [InlineData(122, "quota")]
    public void A_limit_of_the_system_comes_with_the_next_step(int number, string nextStep)
    {
        string text = ExceptionText.Of(new IOException("Some error : '/a/file'", number));
        Assert.StartsWith("Some error : '/a/file': ", text, StringComparison.Ordinal);
        Assert.Contains(nextStep, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_files_are_counted_against_the_limits_of_this_process()
    {
        (string problem, string nextStep) = SystemLimits.Of(new IOException("x", 24))!.Value;
        Assert.Matches(@"\([0-9]+\)", problem);
        Assert.Matches(@"up to [0-9]+\)", nextStep);
    }
}
