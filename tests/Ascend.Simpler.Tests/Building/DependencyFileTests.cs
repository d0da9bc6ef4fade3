namespace Ascend.Simpler.Tests;

public sealed class DependencyFileTests
{
    [Fact]
    public void Escapes_and_continued_lines_are_understood() => Assert.Equal(
        ["/a b.h", "/c#d.h", "/e$f.h", "/g.h"],
        DependencyFile.Parse("/out\\ put.o: /a\\ b.h \\\n  /c\\#d.h /e$$f.h \\\r\n /g.h /g.h\n"));
}
