using Ascend.Interop.Acl;
using Ascend.Interop.Mock;
using Ascend.Interop.Simpler;

namespace Ascend.Interop.Tests;

public sealed unsafe class NativeTableTests
{
    [Fact]
    public void Every_symbol_of_the_acl_table_resolves_against_the_mock()
    {
        using NativeTable<AclApi> table = NativeTable<AclApi>.Open(MockLibraries.Acl);
        using NativeTable<AclProfApi> profiling = NativeTable<AclProfApi>.Open(MockLibraries.Profiling);
        Assert.Empty(table.MissingSymbols);
        Assert.Empty(profiling.MissingSymbols);
    }

    [Fact]
    public void Every_symbol_of_the_adapter_table_resolves_against_the_mocks_adapter()
    {
        using NativeTable<AdapterApi> adapter = NativeTable<AdapterApi>.Open(MockLibraries.Adapter);
        Assert.Empty(adapter.MissingSymbols);
        Assert.Equal((int)AdapterLimit.ADAPTER_CONTRACT, adapter.Api.adapter_contract());
    }

    [Fact]
    public void Every_symbol_of_the_mock_table_resolves()
    {
        using NativeTable<MockApi> table = NativeTable<MockApi>.Open(MockLibraries.MockDevice);
        Assert.Empty(table.MissingSymbols);
    }

    [Fact]
    public void The_plain_and_the_tracr_build_stay_apart_in_one_process()
    {
        using NativeTable<RuntimeTable> plain = NativeTable<RuntimeTable>.Open(MockLibraries.HostRuntime);
        using NativeTable<RuntimeTable> tracr = NativeTable<RuntimeTable>.Open(MockLibraries.TracrHostRuntime);
        Assert.NotEqual((nint)plain.Api.simpler_run, (nint)tracr.Api.simpler_run);
    }

    [Fact]
    public void A_missing_required_symbol_names_library_and_symbol()
    {
        NativeLoadException e = Assert.Throws<NativeLoadException>(() => NativeTable<RuntimeTable>.Open(MockLibraries.Acl));
        Assert.Equal("get_platform", e.Symbol);
        Assert.Contains(MockLibraries.Acl, e.Message, StringComparison.Ordinal);
        Assert.Contains("get_platform", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_optional_symbol_is_reported_with_the_release_that_has_it()
    {
        // The host runtime exports nothing of this table, and everything in it is optional.
        using NativeTable<OptionalTable> table = NativeTable<OptionalTable>.Open(MockLibraries.HostRuntime);
        Assert.Equal("CANN 99.0", table.MissingSymbols["aclrtOfTheFuture"]);
        Assert.True(table.Api.aclrtOfTheFuture is null);
    }

    [Fact]
    public void A_missing_file_is_refused_by_name()
    {
        NativeLoadException e = Assert.Throws<NativeLoadException>(() => NativeTable<AclApi>.Open("/nonexistent/libascendcl.so"));
        Assert.Contains("/nonexistent/libascendcl.so", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_library_is_refused_before_the_linker_sees_it()
    {
        using var file = new TemporaryFile("not an ELF file, but long enough to be read"u8);
        NativeLoadException e = Assert.Throws<NativeLoadException>(() => NativeTable<AclApi>.Open(file.Path));
        Assert.Contains("ELF", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_for_another_architecture_is_refused_with_both_names()
    {
        byte[] library = File.ReadAllBytes(MockLibraries.Acl);
        bool isArm = library[18] == 183;
        library[18] = isArm ? (byte)62 : (byte)183;
        using var file = new TemporaryFile(library);

        NativeLoadException e = Assert.Throws<NativeLoadException>(() => NativeTable<AclApi>.Open(file.Path));
        Assert.Contains("x86-64", e.Message, StringComparison.Ordinal);
        Assert.Contains("AArch64", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_library_is_refused_with_the_linkers_reason()
    {
        using var file = new TemporaryFile(File.ReadAllBytes(MockLibraries.Acl).AsSpan(0, 512));
        NativeLoadException e = Assert.Throws<NativeLoadException>(() => NativeTable<AclApi>.Open(file.Path));
        Assert.Contains("dynamic linker", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Disposal_is_idempotent()
    {
        NativeTable<MockApi> table = NativeTable<MockApi>.Open(MockLibraries.MockDevice);
        table.Dispose();
        table.Dispose();
    }

    [Fact]
    public void The_c_environment_sees_what_is_set_and_forgets_what_is_removed()
    {
        const string Name = "ASCEND_INTEROP_TEST_VARIABLE";
        DynamicLinker.SetEnvironmentVariable(Name, "17");
        Assert.Equal("17", DynamicLinker.GetEnvironmentVariable(Name));
        DynamicLinker.SetEnvironmentVariable(Name, null);
        Assert.Null(DynamicLinker.GetEnvironmentVariable(Name));
        Assert.Throws<ArgumentException>(() => DynamicLinker.SetEnvironmentVariable("A=B", "1"));
    }

    /// <summary>A table as a generator would write it.</summary>
    public struct OptionalTable
    {
        [NativeAnnotation("optional: CANN 99.0")]
        public delegate* unmanaged[Cdecl]<int> aclrtOfTheFuture;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(ReadOnlySpan<byte> contents) => File.WriteAllBytes(Path, contents);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }

    /// <summary>Two functions of the host runtime.</summary>
    private struct RuntimeTable
    {
#pragma warning disable CS0649 // filled by the table
        public delegate* unmanaged[Cdecl]<sbyte*> get_platform;
        public delegate* unmanaged[Cdecl]<void*, void*, int, void*, void*, void*, int> simpler_run;
#pragma warning restore CS0649
    }
}
