using System.Reflection;
using Ascend.Interop.Acl;

namespace Ascend.Interop.Tests.Acl;

/// <summary>The function tables against the list of published functions.</summary>
public sealed unsafe class AclTableTests
{
    [Fact]
    public void The_two_tables_hold_the_294_functions_and_no_others()
    {
        Assert.Equal(294, AclFacts.Functions.Count);
        Assert.Equal(NamesIn("libacl_rt.so"), NativeTable<AclApi>.SymbolNames.Order());
        Assert.Equal(NamesIn("libmsprofiler.so"), NativeTable<AclProfApi>.SymbolNames.Order());
    }

    [Fact]
    public void Every_function_may_be_missing_and_says_since_when_it_exists()
    {
        string[] wrong =
        [
            .. AclFacts.Functions.Where(f => !Annotation(f.Name).EndsWith(": CANN " + f.Since, StringComparison.Ordinal)).Select(f => f.Name),
        ];
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_missing_function_answers_a_status_of_its_own_or_zero()
    {
        // The profiling library has none of the runtime's functions.
        using NativeTable<AclApi> table = NativeTable<AclApi>.Open(MockLibraries.Profiling);
        Assert.Equal(AclFacts.Functions.Count(f => f.Library == "libacl_rt.so"), table.MissingSymbols.Count);
        int priority;
        Assert.Equal(MissingFunction.Status, table.Api.aclrtCreateStreamWithConfig(null, 0, 0));
        Assert.Equal(MissingFunction.Status, table.Api.aclrtDeviceGetStreamPriorityRange(&priority, &priority));
        Assert.True(table.Api.aclrtGetSocName() is null);
        Assert.Equal("9.1.0", table.MissingSymbols["aclrtMemsetD32"][5..10]);
    }

    [Fact]
    public void A_call_of_a_missing_function_is_safe_whatever_its_arguments()
    {
        AclApi api = NativeTable<AclApi>.Substitute(default);
        Assert.Equal(
            MissingFunction.Status,
            api.aclrtLaunchSIMTKernelWithHostArgs(null, new AclDim3 { x = 1 }, new AclDim3 { y = 2 }, 3, null, null, null, 4, null, 5));
        Assert.Equal(MissingFunction.Status, api.aclrtIpcOpenEventHandle(default, null));
    }

    private static IEnumerable<string> NamesIn(string library) =>
        AclFacts.Functions.Where(f => f.Library == library).Select(f => f.Name).Order();

    private static string Annotation(string function) =>
        (typeof(AclApi).GetField(function) ?? typeof(AclProfApi).GetField(function))!
            .GetCustomAttribute<NativeAnnotationAttribute>()!.Annotation;
}
