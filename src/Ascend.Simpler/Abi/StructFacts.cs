using System.Runtime.CompilerServices;

namespace Ascend.Simpler;

/// <summary>Adds the layout of one managed structure to a list of facts.</summary>
/// <typeparam name="T">The managed structure.</typeparam>
internal readonly ref struct StructFacts<T>
    where T : unmanaged
{
    private readonly List<AbiFact> _facts;
    private readonly string _type;
    private readonly ref T _value;

    /// <param name="facts">Receives the facts.</param>
    /// <param name="type">The structure's name in simpler's headers.</param>
    /// <param name="value">Any instance.</param>
    public StructFacts(List<AbiFact> facts, string type, ref T value)
    {
        _facts = facts;
        _type = type;
        _value = ref value;
    }

    /// <summary>Adds the size.</summary>
    public StructFacts<T> Size()
    {
        _facts.Add(new AbiFact(AbiFactKind.Size, _type, "", $"{Unsafe.SizeOf<T>()}"));
        return this;
    }

    /// <summary>Adds a member.</summary>
    /// <param name="member">Its name in simpler's headers.</param>
    /// <param name="field">The field of the instance.</param>
    public StructFacts<T> Field<TField>(string member, ref TField field)
        where TField : unmanaged
    {
        nint offset = Unsafe.ByteOffset(ref Unsafe.As<T, byte>(ref _value), ref Unsafe.As<TField, byte>(ref field));
        _facts.Add(new AbiFact(AbiFactKind.Field, _type, member, AbiFact.FieldValue(offset, Unsafe.SizeOf<TField>())));
        return this;
    }
}
