using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Declarations;

/// <summary>What keeps the generator from adding its part to a type or method.</summary>
/// <param name="Member">The member or parameter that it is about, if it is about one.</param>
internal sealed record Obstacle(ObstacleKind Kind, string? Member = null)
{
    /// <summary>Where it is, if the compiler stops at it before any analyzer is heard, and in words that do not name it: the generator
    /// reports it then, and the analyzer does not.</summary>
    public FilePlace? Place { get; init; }

    /// <summary>Whether a part can be added all the same, though not the one that was meant: who uses the type then has no errors of the
    /// compiler's.</summary>
    public bool AllowsStub =>
        Kind
            is ObstacleKind.NoConstructor
                or ObstacleKind.ConstructorParameter
                or ObstacleKind.RequiredField
                or ObstacleKind.LessAccessibleContext
                or ObstacleKind.InvalidMembers
                or ObstacleKind.TakenName
                or ObstacleKind.Obsolete
                or ObstacleKind.ObsoleteConstructor
                // Without the other part of a partial method, the compiler stops before any analyzer is heard.
                or ObstacleKind.Generic
                or ObstacleKind.ByReference;
}

/// <summary>Why the generator cannot add its part.</summary>
internal enum ObstacleKind
{
    /// <summary>The type is static, so nothing can be made of it.</summary>
    Static,

    /// <summary>The collection is a record, which compares by value what has none.</summary>
    RecordCollection,

    /// <summary>The collection says where each of its fields is, and not where ours are.</summary>
    ExplicitLayout,

    /// <summary>The type is an interface.</summary>
    Interface,

    /// <summary>The type is a <c>ref struct</c>, which no list or task can hold.</summary>
    RefStruct,

    /// <summary>The type is local to its file, where nothing is emitted.</summary>
    FileLocal,

    /// <summary>The class has a primary constructor, which every other one would have to call.</summary>
    PrimaryConstructor,

    /// <summary>The item is a value that can be null, and what is null is left out.</summary>
    NullableItem,

    /// <summary>The class has a base class that is no collection of the item, or has no constructor of <c>(WandbClient,
    /// int?)</c>.</summary>
    BaseClass,

    /// <summary>The item is less accessible than the collection.</summary>
    LessAccessibleItem,

    /// <summary>The type of a context property is less accessible than its object.</summary>
    LessAccessibleContext,

    /// <summary>The object has neither a constructor without parameters nor a positional record's.</summary>
    NoConstructor,

    /// <summary>A positional record's parameter is no property that is data.</summary>
    ConstructorParameter,

    /// <summary>The object has a field that is required.</summary>
    RequiredField,

    /// <summary>Two members have one name, or one is required and cannot be set, which the compiler reports.</summary>
    InvalidMembers,

    /// <summary>A property has the name of a method, such as one that every record has.</summary>
    TakenName,

    /// <summary>A property, or its accessor, is obsolete as an error.</summary>
    Obsolete,

    /// <summary>The type of a property or parameter is obsolete as an error.</summary>
    ObsoleteType,

    /// <summary>The constructor is obsolete as an error.</summary>
    ObsoleteConstructor,

    /// <summary>A type in the declaration is not there, or cannot be where it is, which the compiler reports.</summary>
    UnresolvedType,

    /// <summary>The method's modifiers contradict each other, which the compiler reports.</summary>
    InvalidModifiers,

    /// <summary>A parameter has a modifier that emitted code cannot repeat.</summary>
    ParameterModifier,

    /// <summary>The variant is abstract.</summary>
    AbstractVariant,

    /// <summary>The variant is hidden from its base, which reads it.</summary>
    HiddenVariant,

    /// <summary>A property, a parameter or the item is a pointer.</summary>
    Pointer,

    /// <summary>A property is a ref struct, which cannot be a type argument.</summary>
    RefStructProperty,

    /// <summary>A property returns a reference, which cannot be assigned.</summary>
    ReferenceProperty,

    /// <summary>The method has type parameters.</summary>
    Generic,

    /// <summary>The variant, or a type around it, has type parameters.</summary>
    GenericVariant,

    /// <summary>The method is in an extension block, which has one part only.</summary>
    ExtensionBlock,

    /// <summary>The method has no accessibility, which a partial method with a result must have.</summary>
    NoAccessibility,

    /// <summary>The type of a parameter or the result is less accessible than the method.</summary>
    LessAccessibleSignature,

    /// <summary>A parameter is passed by a reference that can be written.</summary>
    ByReference,

    /// <summary>The method has a body already.</summary>
    HasBody,
}
