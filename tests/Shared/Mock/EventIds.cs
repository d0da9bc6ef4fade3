using System.Reflection;

namespace Ascend.Tests;

/// <summary>The event ids of an assembly's log messages. They are an interface: what is filtered or alerted by id must not
/// change its meaning.</summary>
internal static class EventIds
{
    public static int[] Of(Assembly assembly, string type) =>
    [
        .. assembly.GetType(type, throwOnError: true)!
            .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .SelectMany(m => m.GetCustomAttributesData())
            .Where(a => a.AttributeType.Name == "LoggerMessageAttribute")
            .Select(a => (int)(a.NamedArguments.FirstOrDefault(n => n.MemberName == "EventId").TypedValue.Value
                ?? a.ConstructorArguments[0].Value)!),
    ];
}
