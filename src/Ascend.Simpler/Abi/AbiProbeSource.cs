using System.Globalization;
using System.Text;

namespace Ascend.Simpler;

/// <summary>
/// Writes the C++ program that includes a tree's headers and prints what its compiler makes of every fact of a table, one
/// line <c>number TAB value</c> each.
/// </summary>
internal static class AbiProbeSource
{
    private const string Preamble = """
        #include <cstddef>
        #include <cstdint>
        #include <cstdio>
        #include <string>
        #include <type_traits>
        namespace {
        std::string number(long long value) { return std::to_string(value); }
        std::string field(long long offset, long long size) {
            return "offset " + number(offset) + ", " + number(size) + " bytes";
        }
        template <class T> struct pointee_name { static std::string get() { return "void*"; } };
        template <class T> std::string type_name() {
            using Plain = std::remove_cv_t<T>;
            if constexpr (std::is_void_v<Plain>) { return "void"; }
            else if constexpr (std::is_pointer_v<Plain>) {
                return pointee_name<std::remove_cv_t<std::remove_pointer_t<Plain>>>::get();
            } else if constexpr (std::is_integral_v<Plain>) {
                return (std::is_signed_v<Plain> ? "i" : "u") + number(8 * sizeof(Plain));
            } else { return "another type"; }
        }
        template <class R, class... A> std::string signature(R (*)(A...)) {
            std::string text;
            ((text += (text.empty() ? "" : ", ") + type_name<A>()), ...);
            return type_name<R>() + "(" + text + ")";
        }

        """;

    /// <summary>The program's text. Facts whose words the headers do not contain are left out: they are absent.</summary>
    public static string Write(AbiTable table, HeaderSet headers)
    {
        var text = new StringBuilder();
        foreach (string header in table.Headers)
        {
            if (File.Exists(Path.Combine(headers.Directory, header)))
            {
                text.Append(CultureInfo.InvariantCulture, $"#include \"{header}\"\n");
            }
        }

        text.Append(Preamble);
        foreach (string type in FunctionSignature.NamedTypes.Where(headers.Mentions))
        {
            text.Append(CultureInfo.InvariantCulture, $"template <> struct pointee_name<::{type}> {{ static std::string get() {{ return \"{type}*\"; }} }};\n");
        }

        var body = new StringBuilder("int main() {\n");
        for (int i = 0; i < table.Facts.Count; i++)
        {
            AbiFact fact = table.Facts[i];
            if (!CanExist(fact, headers))
            {
                continue;
            }

            if (fact.Kind is AbiFactKind.Field or AbiFactKind.Offset)
            {
                AppendMember(text, fact, i);
            }

            body.Append(CultureInfo.InvariantCulture, $"    std::printf(\"{i}\\t%s\\n\", {Expression(fact, i)}.c_str());\n");
        }

        return text.Append("}\n").Append(body).Append("}\n").ToString();
    }

    private static bool CanExist(AbiFact fact, HeaderSet headers) => fact.Kind == AbiFactKind.Function
        ? headers.Declares(fact.Type)
        : fact.Type.Split("::").All(word => headers.Mentions(word.TrimEnd('(', ')')));

    private static string Expression(AbiFact fact, int index) => fact.Kind switch
    {
        AbiFactKind.Size => $"number(sizeof(::{fact.Type}))",
        AbiFactKind.Field or AbiFactKind.Offset => $"member_{index}<::{fact.Type}>(0)",
        AbiFactKind.Function => $"signature(static_cast<decltype(&::{fact.Type})>(nullptr))",
        _ => $"number(static_cast<long long>({fact.Type}))",
    };

    /// <summary>A function that gives the member's place, or says that the type has no such member.</summary>
    private static void AppendMember(StringBuilder text, AbiFact fact, int index)
    {
        string member = $"static_cast<T *>(nullptr)->{fact.Member}";
        string value = fact.Kind == AbiFactKind.Field
            ? $"field(offsetof(T, {fact.Member}), sizeof({member}))"
            : $"\"offset \" + number(offsetof(T, {fact.Member}))";
        text.Append(CultureInfo.InvariantCulture, $$"""
            template <class T> auto member_{{index}}(int) -> decltype((void)&({{member}}), std::string()) { return {{value}}; }
            template <class T> std::string member_{{index}}(...) { return "absent"; }

            """);
    }
}
