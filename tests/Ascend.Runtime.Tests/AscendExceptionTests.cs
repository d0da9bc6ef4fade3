namespace Ascend.Runtime.Tests;

public class AscendExceptionTests
{
    [Fact]
    public void Message_and_properties_tell_operation_device_code_name_meaning_and_next_step()
    {
        AscendException e = Acl(507015, "aclrtSynchronizeStreamWithTimeout", recent: "EZ9999 fault on core 3\n");

        Assert.Equal(507015, e.Code);
        Assert.Equal("ACL_ERROR_RT_AICORE_EXCEPTION", e.CodeName);
        Assert.Equal("runtime", e.Layer);
        Assert.Equal(ErrorScope.TaskOrDevice, e.Scope);
        Assert.Equal(2, e.DeviceId);
        Assert.Equal("aclrtSynchronizeStreamWithTimeout", e.Operation);
        foreach (string part in new[]
        {
            "aclrtSynchronizeStreamWithTimeout failed on device 2", "ACL_ERROR_RT_AICORE_EXCEPTION", "507015", e.Meaning!,
            "Next step: " + e.NextStep, "EZ9999 fault on core 3",
        })
        {
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Unknown_code_is_shown_as_unknown()
    {
        AscendException e = Acl(123456, "aclrtMalloc");

        Assert.Equal(typeof(AscendException), e.GetType());
        Assert.Null(e.CodeName);
        Assert.Null(e.Meaning);
        Assert.Contains("unknown code 123456", e.Message, StringComparison.Ordinal);
        Assert.Contains("Next step: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(207001, typeof(AscendOutOfMemoryException))]
    [InlineData(207018, typeof(AscendOutOfMemoryException))]
    [InlineData(507046, typeof(AscendTimeoutException))]
    [InlineData(207000, typeof(AscendNotSupportedException))]
    [InlineData(107002, typeof(AscendInvalidStateException))]
    [InlineData(107000, typeof(AscendException))]
    [InlineData(507018, typeof(AscendException))]
    public void Exception_type_follows_what_the_caller_can_do(int code, Type type) =>
        Assert.Equal(type, Acl(code, "call").GetType());

    [Theory]
    [InlineData("simpler_wait_run", true)]
    [InlineData("simpler_finalize_run", true)]
    [InlineData("simpler_prepare_run", false)]
    [InlineData("simpler_register_callable", false)]
    public void Ambiguous_simpler_code_names_the_device_reading_where_the_device_can_answer(string operation, bool named)
    {
        string message = new AscendFailure
        {
            Operation = operation,
            Library = ErrorLibrary.Simpler,
            Code = -1,
            DeviceId = 0,
        }.ToException().Message;

        Assert.Contains("SIMPLER_ERROR (-1, host)", message, StringComparison.Ordinal);
        Assert.Equal(
            named, message.Contains("Or PTO2_ERROR_SCOPE_DEADLOCK (-1, orchestrator (device))", StringComparison.Ordinal));
    }

    [Fact]
    public void Missing_symbol_names_symbol_library_and_first_version()
    {
        var e = new AscendNotSupportedException("aclrtEventGetTimestamp", "CANN 8.1.RC1", "/opt/cann/lib64/libascendcl.so");

        Assert.Equal("aclrtEventGetTimestamp", e.Symbol);
        Assert.Equal("CANN 8.1.RC1", e.FirstVersion);
        Assert.Contains("'/opt/cann/lib64/libascendcl.so' does not export it", e.Message, StringComparison.Ordinal);
        Assert.Contains("CANN 8.1.RC1", e.NextStep, StringComparison.Ordinal);
    }

    private static AscendException Acl(int code, string operation, string? recent = null) => new AscendFailure
    {
        Operation = operation,
        Library = ErrorLibrary.Acl,
        Code = code,
        DeviceId = 2,
        RecentMessage = recent,
    }.ToException();
}
