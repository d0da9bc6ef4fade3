using System.Globalization;
using System.Reflection;
using Ascend.Interop.Acl;

namespace Ascend.Interop.Tests.Acl;

/// <summary>The generated C# against the published numbers, whatever library is present.</summary>
public sealed class AclLayoutTests
{
    private static readonly Dictionary<string, Type> s_types = typeof(AclApi).Assembly.GetTypes()
        .Where(t => t.Namespace == typeof(AclApi).Namespace && t.IsPublic)
        .ToDictionary(t => t.Name);

    [Fact]
    public void Every_published_size_offset_and_value_is_the_managed_one()
    {
        string[] differences = [.. AclFacts.Types.Select(Difference).OfType<string>()];
        Assert.True(differences.Length == 0, string.Join('\n', differences));
        Assert.True(AclFacts.Types.Count >= 669, $"{AclFacts.Types.Count} facts");
    }

    [Fact]
    public void Every_managed_field_and_enumerator_is_published()
    {
        HashSet<string> published = [.. AclFacts.Types.Select(f => $"{f.ManagedName}.{f.Member}")];
        HashSet<string> constants = [.. AclFacts.Types.Where(f => f.Kind == "constant").Select(f => f.Member)];
        string[] unknown =
        [
            .. s_types.Values
                .Where(t => t.IsValueType && !t.Name.EndsWith("Api", StringComparison.Ordinal) && t != typeof(AclStatus))
                .SelectMany(t => t.IsEnum
                    ? Enum.GetNames(t).Where(n => !constants.Contains(n)).Select(n => $"{t.Name}.{n}")
                    : ManagedLayout.Fields(t).Select(f => $"{t.Name}.{f.Name}"))
                .Where(n => !published.Contains(n)),
        ];
        Assert.True(unknown.Length == 0, string.Join('\n', unknown));
    }

    private static string? Difference(AclFacts.Fact fact)
    {
        (long? expected, long? actual) = fact.Kind switch
        {
            "enum" or "struct" or "union" => (fact.Size, s_types.TryGetValue(fact.ManagedName, out Type? type) ? ManagedLayout.SizeOf(type) : null),
            "enumerator" => (fact.Value, Enumerator(fact.ManagedName, fact.Member)),
            "constant" => (fact.Value, Constant(fact.Member)),
            "field" => (fact.Offset, FieldOf(fact) is { } field ? ManagedLayout.OffsetOf(field.DeclaringType!, field) : null),
            "handle" or "callback" => (fact.Size, 8),
            "scalar" => (fact.Size, fact.CName == "aclFloat16" ? sizeof(ushort) : sizeof(int)),
            _ => (null, null),
        };
        if (expected != actual || expected is null)
        {
            return $"{fact.Kind} {fact.CName}.{fact.Member}: published {expected?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}, "
                + $"managed {actual?.ToString(CultureInfo.InvariantCulture) ?? "missing"}";
        }

        return fact.Kind == "field" && FieldOf(fact) is { } sized && ManagedLayout.SizeOf(sized.FieldType) != fact.Size
            ? $"field {fact.CName}.{fact.Member}: published {fact.Size} bytes, managed {ManagedLayout.SizeOf(sized.FieldType)}"
            : null;
    }

    private static FieldInfo? FieldOf(AclFacts.Fact fact) =>
        s_types.GetValueOrDefault(fact.ManagedName) is { } type
            ? ManagedLayout.Fields(type).SingleOrDefault(f => f.Name == fact.Member)
            : null;

    private static long? Enumerator(string type, string member) =>
        s_types.TryGetValue(type, out Type? found) && Enum.IsDefined(found, member)
            ? Convert.ToInt64(Enum.Parse(found, member), CultureInfo.InvariantCulture)
            : null;

    /// <summary>A macro is a constant of its own, or an enumerator of the enumeration that names its use.</summary>
    private static long? Constant(string name)
    {
        foreach (Type type in s_types.Values)
        {
            if (type.IsEnum && Enum.IsDefined(type, name))
            {
                return Enumerator(type.Name, name);
            }

            if (type.GetField(name, BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() is { } value)
            {
                return Convert.ToInt64(value, CultureInfo.InvariantCulture);
            }
        }

        return null;
    }
}
