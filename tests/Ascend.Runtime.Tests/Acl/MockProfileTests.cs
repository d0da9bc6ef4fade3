using Ascend.Interop.Acl;

namespace Ascend.Runtime.Tests.Acl;

public sealed class MockProfileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ascend-profile-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("issue622-tracr")]
    [InlineData("issue622-corrected")]
    public void Shipped_profiles_open_by_name_one_after_the_other(string name)
    {
        using AscendHost host = Open(name);

        Assert.Equal(name, host.ProfileName);
        Assert.Contains(name, host.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Default_is_loaded_anew_after_a_host_with_another_profile()
    {
        Open("issue622-corrected").Dispose();
        using AscendHost host = Open(null);

        Assert.Equal(HostOptions.DefaultMockProfile, host.ProfileName);
    }

    /// <summary>Memory that outlives its host, as a leaked session would leave behind.</summary>
    [Fact]
    public unsafe void Memory_left_on_the_device_forbids_another_profile_but_not_the_one_in_force()
    {
        AclLibrary acl;
        using (AscendHost host = Open(null))
        {
            acl = AclLibrary.Open(host.Libraries.Acl!);
        }

        Assert.Equal(0, acl.Api.aclrtSetDevice(0));
        void* left;
        Assert.Equal(0, acl.Api.aclrtMalloc(&left, 64, AclMemMallocPolicy.ACL_MEM_MALLOC_HUGE_FIRST));
        try
        {
            Open(HostOptions.DefaultMockProfile).Dispose();
            var e = Assert.Throws<AscendInvalidStateException>(() => Open("issue622-corrected"));
            Assert.Contains("while its device is in use", e.Message, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, acl.Api.aclrtFree(left));
            Assert.Equal(0, acl.Api.aclrtResetDevice(0));
        }

        Open("issue622-corrected").Dispose();
    }

    [Fact]
    public void Profile_opens_by_path()
    {
        string shipped;
        using (AscendHost host = Open(null))
        {
            shipped = Path.Combine(Path.GetDirectoryName(host.Libraries.MockDevice)!, "profiles", "issue622-corrected.json");
        }

        string copy = Path.Combine(_directory, "mine.json");
        string json = File.ReadAllText(shipped);
        File.WriteAllText(copy, json.Replace("\"issue622-corrected\"", "\"mine\"", StringComparison.Ordinal));
        using AscendHost own = Open(copy);

        Assert.Equal("mine", own.ProfileName);
    }

    [Fact]
    public void Unknown_name_lists_the_shipped_profiles()
    {
        AscendException e = Assert.Throws<AscendException>(() => Open("issue623"));

        Assert.Contains("no device profile 'issue623'", e.Message, StringComparison.Ordinal);
        Assert.Contains("issue622-corrected, issue622-tracr", e.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"name\": 3}")]
    public void Malformed_profile_is_refused_with_the_mocks_reason_and_another_opens_after_it(string json)
    {
        string path = Path.Combine(_directory, "bad.json");
        File.WriteAllText(path, json);
        AscendException e = Assert.Throws<AscendException>(() => Open(path));

        Assert.Contains($"refused the device profile '{path}': ", e.Message, StringComparison.Ordinal);
        Open(null).Dispose();
    }

    private static AscendHost Open(string? profile) =>
        AscendHost.Open(new HostOptions { Backend = BackendKind.Mock, MockProfile = profile });
}
