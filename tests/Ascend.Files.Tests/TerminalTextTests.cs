using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Ascend.Files.Tests;

/// <summary>Whatever a file holds, what is shown of it steers nothing.</summary>
public sealed class TerminalTextTests
{
    [Fact]
    public void Any_text_comes_out_without_control_format_and_separator_characters()
    {
        Gen<char> odd = Gen.OneOf(
            Gen.Choose(0, 0xA0).Select(c => (char)c), Gen.Choose(0x200B, 0x206F).Select(c => (char)c),
                Gen.Choose(0xD800, 0xDFFF).Select(c => (char)c),
            Gen.Choose(0, 0xFFFF).Select(c => (char)c));
        Prop.ForAll(Arb.From(odd.ArrayOf()), characters =>
        {
            string clean = TerminalText.Clean(new string(characters));
            Assert.All(clean.EnumerateRunes(), rune => Assert.True(TerminalText.IsSafe(rune), $"U+{rune.Value:X4}"));
            Assert.Equal(clean, TerminalText.Clean(clean));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("fa_fused_aic 548.1 us", "fa_fused_aic 548.1 us")]
    [InlineData("注意力 größe ±", "注意力 größe ±")]
    [InlineData("\u001b]0;title\u0007x", "\\x1b]0;title\\x07x")]
    [InlineData("a\u202Etxt.exe", "a\\u202etxt.exe")]
    [InlineData("one\r\nerror: two", "one\\x0d\\x0aerror: two")]
    [InlineData("a\tb\u009b2J", "a b\\x9b2J")]
    public void Ordinary_text_stays_and_the_rest_is_escaped(string text, string shown) =>
        Assert.Equal(shown, TerminalText.Clean(text));

    [Fact]
    public void A_stream_to_a_terminal_is_cleaned_wherever_the_writes_are_cut()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("kernel \u001b[2J 注意 \u202e\n", 900)));
        string expected = string.Concat(Enumerable.Repeat("kernel \\x1b[2J 注意 \\u202e\n", 900));
        Prop.ForAll(Arb.From(Gen.Choose(1, 9000)), size =>
        {
            using var shown = new MemoryStream();
            using (var stream = new TerminalTextStream(shown))
            {
                foreach (byte[] part in bytes.Chunk(size))
                {
                    stream.Write(part);
                }
            }

            Assert.Equal(expected, Encoding.UTF8.GetString(shown.ToArray()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }
}
