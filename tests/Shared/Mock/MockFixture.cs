using System.Reflection;
using System.Text;
using Ascend.Interop;
using Ascend.Interop.Acl;
using Ascend.Interop.Mock;
using Microsoft.Extensions.Logging;

namespace Ascend.Tests;

/// <summary>A host of the mock with what a test asks of it: its ledger, the calls made, faults.</summary>
internal sealed unsafe class MockFixture : IDisposable
{
    /// <summary>Not the callbacks: the one of exceptions stays to the end of the process.</summary>
    private static readonly FieldInfo[] s_live =
        [.. typeof(MockLedger).GetFields().Where(f => !f.Name.StartsWith("total_", StringComparison.Ordinal) && f.Name is not ("refused_operations" or "acl_callbacks"))];

    public MockFixture(string? faults = null, ILoggerFactory? log = null, string? profile = null) => Host = AscendHost.Open(new HostOptions
    {
        Backend = BackendKind.Mock,
        MockProfile = profile,
        MockFaults = faults,
        LoggerFactory = log,
    });

    public AscendHost Host { get; }

    /// <summary>Writes the shipped profile with two devices instead of one.</summary>
    /// <returns>Its path, for <see cref="HostOptions.MockProfile"/>.</returns>
    public static string WriteProfileOfTwoDevices(string folder)
    {
        string shipped;
        using (AscendHost host = AscendHost.Open(new HostOptions { Backend = BackendKind.Mock }))
        {
            shipped = host.ProfilePath!;
        }

        string path = Path.Combine(folder, "two-devices.json");
        string profile = File.ReadAllText(shipped);
        File.WriteAllText(
            path, profile.Replace("\"device_count\": {\"value\": 1", "\"device_count\": {\"value\": 2", StringComparison.Ordinal));
        return path;
    }

    /// <summary>What is alive on the mock: counts that are not zero, by name.</summary>
    public string Live => LiveIn(Ledger());

    public MockLedger Ledger()
    {
        MockLedger ledger;
        Assert.Equal(0, Host.Mock!.Api.ascend_mock_get_ledger(&ledger));
        return ledger;
    }

    public static string LiveIn(MockLedger ledger) => string.Join(
        ", ", s_live.Select(f => (f.Name, Value: (ulong)f.GetValue(ledger)!)).Where(c => c.Value != 0).Select(c => $"{c.Name} {c.Value}"));

    /// <summary>Gives back the references on ACL's start-up that a host whose release failed has left.</summary>
    public void GiveBackReferences(ulong downTo)
    {
        using NativeTable<AclApi> acl = NativeTable<AclApi>.Open(Host.Libraries.Acl!);
        while (Ledger().acl_init_references > downTo)
        {
            ulong left;
            Assert.Equal(0, acl.Api.aclFinalizeReference(&left));
        }
    }

    /// <summary>Replaces the fault plan by these faults.</summary>
    public void Fault(string faults) => Host.SetMockFaults($$"""{"faults": [{{faults}}]}""");

    /// <summary>Lets a function answer a code, always or at its k-th call from now on.</summary>
    public void Answer(string function, int code, int? call = null) => Fault(
        $$"""{"function": "{{function}}", "return": {{code}}{{(call is null ? "" : $", \"call\": {call}")}}}""");

    public void NoFaults() => Host.SetMockFaults(null);

    /// <summary>The exports that an action enters, in order.</summary>
    public IReadOnlyList<string> CallsOf(Action action)
    {
        Host.Mock!.Api.ascend_mock_record_calls(1);
        try
        {
            action();
            return TakeCalls();
        }
        finally
        {
            Host.Mock.Api.ascend_mock_record_calls(0);
        }
    }

    public void Dispose() => Host.Dispose();

    private string[] TakeCalls()
    {
        nuint needed;
        Host.Mock!.Api.ascend_mock_take_calls(null, 0, &needed);
        byte[] text = new byte[(int)needed + 1];
        fixed (byte* first = text)
        {
            Host.Mock.Api.ascend_mock_take_calls((sbyte*)first, (nuint)text.Length, &needed);
        }

        return Encoding.UTF8.GetString(text).TrimEnd('\0').Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
