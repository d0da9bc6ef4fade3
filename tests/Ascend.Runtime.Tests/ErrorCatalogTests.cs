namespace Ascend.Runtime.Tests;

public class ErrorCatalogTests
{
    public static TheoryData<ErrorLibrary> Libraries => [ErrorLibrary.Acl, ErrorLibrary.Simpler];

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Every_entry_has_name_layer_meaning_and_next_step(ErrorLibrary library)
    {
        Assert.NotEmpty(ErrorCatalog.Entries(library));
        Assert.All(ErrorCatalog.Entries(library), e =>
        {
            Assert.Equal(library, e.Library);
            Assert.False(string.IsNullOrWhiteSpace(e.Name), $"{e.Code}");
            Assert.False(string.IsNullOrWhiteSpace(e.Layer), e.Name);
            Assert.False(string.IsNullOrWhiteSpace(e.Meaning), e.Name);
            Assert.False(e.Meaning.EndsWith('.'), e.Name);
            Assert.EndsWith(".", e.NextStep, StringComparison.Ordinal);
            Assert.Equal(e.Code == 0, e.Kind == ErrorKind.Success);
        });
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Names_are_distinct_and_find_their_code(ErrorLibrary library)
    {
        IReadOnlyList<ErrorEntry> entries = ErrorCatalog.Entries(library);
        Assert.Equal(entries.Count, entries.Select(e => e.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(entries, e =>
        {
            Assert.Equal(e, ErrorCatalog.Find(e.Name));
            Assert.Contains(e.Name, ReadingsOf(library, e.Code).Select(r => r.Name));
        });
    }

    [Fact]
    public void Acl_has_the_254_published_codes_and_one_reading_of_each_but_zero()
    {
        Assert.Equal(254, ErrorCatalog.Entries(ErrorLibrary.Acl).Count);
        Assert.All(
            ErrorCatalog.Entries(ErrorLibrary.Acl).Where(e => e.Code != 0).GroupBy(e => e.Code),
            sameCode => Assert.Single(sameCode));
        Assert.Equal("ACL_SUCCESS", ErrorCatalog.Find(ErrorLibrary.Acl, 0)!.Name);
    }

    [Theory]
    [InlineData(-1, "SIMPLER_ERROR", "PTO2_ERROR_SCOPE_DEADLOCK")]
    [InlineData(-2, "PTO_RUNTIME_ERR_UNSUPPORTED", "PTO2_ERROR_HEAP_RING_DEADLOCK")]
    [InlineData(-3, "PTO_RUNTIME_ERR_PREPARED_INCOMPATIBLE", "PTO2_ERROR_FLOW_CONTROL_DEADLOCK")]
    public void Colliding_simpler_codes_keep_both_readings(int code, string host, string device)
    {
        ErrorEntry entry = ErrorCatalog.Find(ErrorLibrary.Simpler, code)!;
        Assert.Equal(host, entry.Name);
        Assert.Equal(device, Assert.Single(entry.Alternatives).Name);
    }

    [Theory]
    [InlineData(507015, ErrorScope.TaskOrDevice)]
    [InlineData(507010, ErrorScope.Device)]
    [InlineData(507901, ErrorScope.Device)]
    [InlineData(507054, ErrorScope.Device)]
    [InlineData(507914, ErrorScope.Device)]
    [InlineData(507046, ErrorScope.None)]
    [InlineData(507014, ErrorScope.Task)]
    [InlineData(107023, ErrorScope.AbortingStream)]
    public void Scope_says_what_stays_unusable(int code, ErrorScope scope) =>
        Assert.Equal(scope, ErrorCatalog.Find(ErrorLibrary.Acl, code)!.Scope);

    [Theory]
    [InlineData(ErrorLibrary.Acl, 507016 + 100)]
    [InlineData(ErrorLibrary.Acl, -1)]
    [InlineData(ErrorLibrary.Simpler, -6)]
    [InlineData(ErrorLibrary.Simpler, 507015)]
    public void Undocumented_codes_are_not_found(ErrorLibrary library, int code) =>
        Assert.Null(ErrorCatalog.Find(library, code));

    [Fact]
    public void Every_note_of_a_synchronisation_is_catalogued_as_a_note() =>
        Assert.All(Enum.GetValues<SyncNote>().Where(n => n != SyncNote.None), note =>
        {
            ErrorEntry entry = ErrorCatalog.Find(ErrorLibrary.Acl, (int)note)!;
            Assert.Equal(ErrorKind.Note, entry.Kind);
            Assert.Equal(ErrorScope.None, entry.Scope);
        });

    private static IEnumerable<ErrorEntry> ReadingsOf(ErrorLibrary library, int code)
    {
        ErrorEntry entry = ErrorCatalog.Find(library, code)!;
        return entry.Code == 0 ? ErrorCatalog.Entries(library).Where(e => e.Code == 0) : [entry, .. entry.Alternatives];
    }
}
