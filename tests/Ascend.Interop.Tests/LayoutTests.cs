using System.Reflection;
using System.Runtime.InteropServices;
using Ascend.Interop.Mock;

namespace Ascend.Interop.Tests;

/// <summary>Compares the managed layout of every generated structure with what the mock's compiler made of the same headers.</summary>
public sealed unsafe class LayoutTests
{
    private static readonly Assembly s_interop = typeof(MockApi).Assembly;

    public static TheoryData<string> Libraries => ["adapter", "mock"];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Managed_layout_equals_the_compiled_one(string library)
    {
        Entry[] entries = [.. NativeEntries().Where(entry => entry.Library == library)];
        Assert.NotEmpty(entries);
        string[] differences = [.. entries.Select(Difference).OfType<string>()];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void The_compiled_table_covers_every_generated_field_and_constant(string library)
    {
        HashSet<string> covered = [.. NativeEntries().Where(entry => entry.Library == library).Select(entry => $"{entry.Type}.{entry.Member}")];
        string[] missing =
        [
            .. GeneratedTypes(library)
                .Where(type => type.IsEnum || ManagedLayout.Fields(type).Length > 0)
                .SelectMany(type => type.IsEnum
                    ? Enum.GetNames(type).Select(name => $"{type.Name}.{name}")
                    : ManagedLayout.Fields(type).Select(field => $"{type.Name}.{field.Name}"))
                .Where(name => !covered.Contains(name)),
        ];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    private static string? Difference(Entry entry)
    {
        Type? type = GeneratedTypes(entry.Library).SingleOrDefault(candidate => candidate.Name == entry.Type);
        if (type is null)
        {
            return $"{entry.Library}: no generated type {entry.Type}";
        }

        long? managed = entry.Kind switch
        {
            MockLayoutKind.MOCK_LAYOUT_SIZE => ManagedLayout.SizeOf(type),
            MockLayoutKind.MOCK_LAYOUT_OFFSET => ManagedLayout.Fields(type).SingleOrDefault(field => field.Name == entry.Member) is { } field
                ? ManagedLayout.OffsetOf(type, field)
                : null,
            MockLayoutKind.MOCK_LAYOUT_CONSTANT => Enum.IsDefined(type, entry.Member)
                ? Convert.ToInt64(Enum.Parse(type, entry.Member), System.Globalization.CultureInfo.InvariantCulture)
                : null,
            // .NET cannot over-align; allocation honours the native alignment, which the offsets above imply for the fields.
            MockLayoutKind.MOCK_LAYOUT_ALIGN => entry.Value,
            _ => null,
        };
        return managed == entry.Value
            ? null
            : $"{entry.Library}: {entry.Kind} {entry.Type}.{entry.Member} is {entry.Value} in C, {managed?.ToString() ?? "missing"} in C#";
    }

    private static IEnumerable<Type> GeneratedTypes(string library)
    {
        string space = library switch
        {
            "adapter" => "Ascend.Interop.Simpler",
            _ => "Ascend.Interop.Mock",
        };
        return s_interop.GetTypes().Where(type => type.Namespace == space && type.IsPublic && !type.IsNested);
    }

    private static List<Entry> NativeEntries()
    {
        using NativeTable<MockApi> table = NativeTable<MockApi>.Open(MockLibraries.MockDevice);
        nuint count;
        MockLayoutEntry* entries = table.Api.ascend_mock_layout(&count);
        var result = new List<Entry>((int)count);
        for (nuint i = 0; i < count; i++)
        {
            result.Add(new Entry(Text(entries[i].library), Text(entries[i].type), Text(entries[i].member), entries[i].kind, entries[i].value));
        }

        return result;
    }

    private static string Text(sbyte* text) => Marshal.PtrToStringUTF8((nint)text)!;

    private readonly record struct Entry(string Library, string Type, string Member, MockLayoutKind Kind, long Value);
}
