using System.Globalization;
using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>The variables of one operation: those of its header, and those that are inferred from where they are used.</summary>
internal sealed class VariableScope(TypeSystem schema, ProblemCollector problems)
{
    private readonly List<Variable> _variables = [];

    // The variables of which a mistake was reported already.
    private readonly HashSet<string> _mistaken = new(StringComparer.Ordinal);

    // The features of the fields around the current one: without them, a variable in its arguments is not sent.
    private readonly List<string> _around = [];
    private bool _hasHeader;

    public IEnumerable<string> Names => _variables.Select(static variable => variable.Name);

    /// <param name="source">The text that the header stands in.</param>
    public void Declare(GraphQLOperationDefinition operation, GraphQLSource source)
    {
        // A document in a file is sent as it is: what its header does not declare is nowhere.
        _hasHeader = operation.Variables is not null || source.Origin.File is not null;
        if (operation.Variables is null)
        {
            return;
        }

        foreach (GraphQLVariableDefinition definition in operation.Variables)
        {
            string name = definition.Variable.Name.StringValue;
            TypeReference? type = TypeReference.From(definition.Type);
            ProblemPlace place = source.Place(definition.Variable);
            if (_variables.Exists(known => known.Name == name))
            {
                problems.Add(Descriptors.GivenTwice, place, "variable", "$" + name);
                continue;
            }

            bool isKnown = schema.TryGetType(type?.Name ?? "", out SchemaType? schemaType);
            if (type is null || !isKnown || !schemaType!.IsInput)
            {
                string typeName = type?.Name ?? "too deep a list";
                string why = isKnown
                    ? " that a variable can have: it is no scalar, enum or input object"
                    : Suggestion.Of(typeName, schema.TypeNames);
                problems.Add(Descriptors.UnknownType, source.Place(definition.Type), typeName, why);
                _mistaken.Add(name);
                continue;
            }

            string? feature = null;
            foreach (GraphQLDirective directive in definition.Directives?.Items ?? [])
            {
                ProblemPlace directivePlace = source.Place(directive);
                if (directive.Name.Value == ServerFeature.Directive)
                {
                    feature = ServerFeature.Bind(directive, directivePlace, problems);
                }
                else
                {
                    problems.Add(Descriptors.UnknownDirective, directivePlace, directive.Name.StringValue, "@requires");
                }
            }

            ValueNode? defaultValue = definition.DefaultValue is null ? null : ValueNode.From(definition.DefaultValue);
            _variables.Add(new Variable(name, type, defaultValue, place, IsDeclared: true) { Feature = feature });
            if (definition.DefaultValue is { } value)
            {
                new ArgumentBinder(schema, this, problems, source).CheckDefault(value, name, type);
            }
        }
    }

    /// <summary>Goes into a field that is sent only to servers with a feature.</summary>
    public IDisposable? Enter(string? feature)
    {
        if (feature is null)
        {
            return null;
        }

        _around.Add(feature);
        return new Around(_around);
    }

    /// <summary>Notes a use of a variable, and checks it against its declaration.</summary>
    public void Use(string name, SchemaArgument argument, TypeReference expected, bool hasDefault, ProblemPlace place)
    {
        if (_mistaken.Contains(name))
        {
            return;
        }

        Variable? variable = _variables.Find(candidate => candidate.Name == name);
        if (variable is null && _hasHeader)
        {
            string? meant = NameSuggestion.Find(
                name,
                _variables.Where(static candidate => !candidate.IsUsed).Select(static candidate => candidate.Name)
            );
            problems.Add(
                Descriptors.VariableNotInHeader,
                // A property of the item belongs to another declaration, which does not know these variables.
                place.Member
                    is null
                    ? place
                    : ProblemPlace.Declaration,
                name,
                meant is null ? Suggestion.Of(name, Names) : Suggestion.Of(name, [meant])
            );
            _mistaken.Add(name);
            if (_variables.Find(candidate => candidate.Name == meant) is { } misspelled)
            {
                misspelled.IsUsed = true;
            }
            else
            {
                _variables.Add(new Variable(name, expected, null, place, IsDeclared: false) { IsUsed = true });
            }

            return;
        }

        if (variable is null)
        {
            // If the argument has a default, the inferred variable can be left out.
            _variables.Add(
                new Variable(name, hasDefault ? expected with { IsNonNull = false } : expected, null, place, IsDeclared: false)
                {
                    IsUsed = true,
                    Description = argument.Description,
                    Needs = NeedOf(argument),
                }
            );
            return;
        }

        variable.IsUsed = true;
        variable.Description ??= argument.Description;
        variable.Needs = [.. variable.Needs, .. NeedOf(argument)];
        if (!variable.IsDeclared && IsStricter(expected, variable.Type))
        {
            variable.Type = expected;
        }
        else if (!Fits(variable.Type, expected, hasDefault || variable.DefaultValue is not (null or LiteralNode { Text: "null" })))
        {
            // A property of the item belongs to another declaration, which can be correct, so the variable is marked.
            ProblemPlace here =
                place.Member is null ? place
                : variable.Place.Member is null ? variable.Place
                : ProblemPlace.Declaration;
            string who = place.Member is { } property ? $"by the property '{property}'" : "here";
            problems.Add(Descriptors.WrongVariable, here, name, variable.Type.ToString(), expected.ToString(), who);
        }
    }

    /// <summary>Notes a use of a variable of any type.</summary>
    /// <param name="argument">What the type is, if nothing else says it.</param>
    public void UseAsAnyType(string name, SchemaArgument argument, ProblemPlace place)
    {
        if (_variables.Exists(variable => variable.Name == name))
        {
            Use(name);
        }
        else
        {
            Use(name, argument, argument.Type, hasDefault: false, place);
        }
    }

    /// <summary>Notes a use of a variable whose type nothing is known of, such as one in a directive of the server's own.</summary>
    public void Use(string name)
    {
        if (_variables.Find(candidate => candidate.Name == name) is { } variable)
        {
            variable.IsUsed = true;
        }
    }

    public void ReportUnused()
    {
        foreach (Variable variable in _variables.Where(static variable => !variable.IsUsed))
        {
            problems.Add(Descriptors.UnusedVariable, variable.Place, variable.Name);
        }
    }

    /// <summary>Reports variables whose names cannot be those of parameters.</summary>
    /// <param name="isParameter">Whether a variable is the caller's to give.</param>
    /// <param name="taken">The parameters that there are already.</param>
    public void ReportNames(Func<string, bool>? isParameter, params string[] taken)
    {
        Dictionary<string, string> owners = taken.ToDictionary(
            static name => name,
            static name => $"the parameter '{name}' is the generator's",
            StringComparer.Ordinal
        );
        foreach (Variable variable in _variables.Where(variable => isParameter?.Invoke(variable.Name) != false))
        {
            string parameter = Identifiers.ToCamelCase(variable.Name);
            if (owners.TryGetValue(parameter, out string? owner))
            {
                problems.Add(Descriptors.WrongVariableName, variable.Place, variable.Name, owner);
            }
            else
            {
                owners.Add(parameter, $"'${variable.Name}' is the parameter '{parameter}' too");
            }
        }
    }

    /// <summary>A name that no variable has.</summary>
    public string ReserveName(string wanted)
    {
        string name = wanted;
        while (_variables.Exists(variable => variable.Name == name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>The variables as the header declares them.</summary>
    /// <param name="isUsed">Whether a variable is needed.</param>
    public IEnumerable<VariableDefinitionNode> Define(Func<string, bool>? isUsed = null) =>
        _variables
            .Where(variable => isUsed?.Invoke(variable.Name) != false)
            .Select(static variable => new VariableDefinitionNode(variable.Name, variable.Type, variable.DefaultValue, variable.Feature));

    /// <summary>Notes that a variable needs a feature.</summary>
    /// <param name="place">Where that is said.</param>
    /// <param name="features">Without which the operation is not sent.</param>
    public void Require(string name, string feature, ProblemPlace place, IEnumerable<string?> features)
    {
        if (_variables.Find(variable => variable.Name == name) is { } known)
        {
            known.Feature = feature;
            ReportNeed(known, place, features);
        }
    }

    /// <summary>Reports variables that cannot be left out where the server lacks their feature.</summary>
    /// <param name="features">Without which the operation is not sent.</param>
    public void ReportNeeds(IEnumerable<string?> features)
    {
        foreach (Variable variable in _variables)
        {
            ReportNeed(variable, variable.Place, features);
        }
    }

    private void ReportNeed(Variable variable, ProblemPlace place, IEnumerable<string?> features)
    {
        if (
            variable.Feature is { } feature
            && !features.Contains(feature)
            && Array.Find(variable.Needs, need => !need.Around.Contains(feature)) is { } needed
        )
        {
            problems.Add(Descriptors.NeededVariable, place, variable.Name, feature, needed.Argument.Name, needed.Argument.Type.ToString());
        }
    }

    private Need[] NeedOf(SchemaArgument argument) => argument.IsRequired ? [new Need(argument, [.. _around])] : [];

    /// <summary>Whether a variable must be given.</summary>
    public bool IsRequired(string name) =>
        _variables.Find(variable => variable.Name == name) is { Type.IsNonNull: true, DefaultValue: null };

    /// <summary>The number that a variable is by default, or <see langword="null"/> if it has no such default.</summary>
    public long? FindNumber(string name) =>
        _variables.Find(variable => variable.Name == name) is { DefaultValue: LiteralNode literal }
        && long.TryParse(literal.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? number
            : null;

    public TypeReference? FindType(string name) => _variables.Find(variable => variable.Name == name)?.Type;

    /// <summary>The variables as a constructor's parameters: in the order of the header, inferred ones after it, required ones
    /// first.</summary>
    /// <param name="isParameter">Whether a variable is the caller's to give.</param>
    /// <param name="collection">The collection whose constructor has them, which says the types of some.</param>
    public EquatableArray<VariablePlan> ToPlans(Func<string, bool>? isParameter = null, CollectionDeclaration? collection = null)
    {
        IEnumerable<Variable> ordered = _variables
            .Where(static variable => variable.IsDeclared)
            .Concat(_variables.Where(static variable => !variable.IsDeclared).OrderBy(static variable => variable.Type.IsNonNull ? 0 : 1));
        List<VariablePlan> plans = [];
        foreach (Variable variable in ordered.Where(variable => isParameter?.Invoke(variable.Name) != false))
        {
            // The server applies defaults: a variable without a value is left out of the request.
            TypeReference type =
                variable.DefaultValue is null && variable.Feature is null ? variable.Type : variable.Type with { IsNonNull = false };
            CSharpType csharp = schema.Scalars.ToCSharp(type);
            WritePlan write =
                schema.Scalars.FindWrite(type, csharp, new ObjectGraph(default))
                ?? throw new InvalidOperationException($"{csharp.Name} was chosen for {type}.");
            if (
                collection?.Variables.LastOrDefault(candidate => candidate.Name == variable.Name) is { } said
                && BindDeclared(said, variable.Name, type, collection.Objects) is { } bound
            )
            {
                (csharp, write) = (bound.Type, bound);
            }

            plans.Add(
                new VariablePlan
                {
                    Name = variable.Name,
                    Identifier = Identifiers.Escape(Identifiers.ToCamelCase(variable.Name)),
                    Field = NameField(Identifiers.ToCamelCase(variable.Name), collection),
                    Type = csharp,
                    IsOptional = !type.IsNonNull,
                    Description = variable.Description,
                    Write = write,
                    Feature = variable.Feature,
                }
            );
        }

        // An optional parameter cannot precede a required one, so it is required there.
        bool isOptional = true;
        for (int i = plans.Count - 1; i >= 0; i--)
        {
            isOptional &= plans[i].IsOptional;
            plans[i] = plans[i] with { IsOptional = isOptional };
        }

        return EquatableArray<VariablePlan>.From(plans);
    }

    // A name of the user's part, or of its base, would be an error of the compiler's in the emitted file, or hide what is meant.
    private static string NameField(string variable, CollectionDeclaration? collection)
    {
        string name = "_" + variable;
        while (collection?.UnderscoreNames.Contains(name) == true)
        {
            name += "_";
        }

        return name;
    }

    /// <summary>Reports what is said of variables that there are not, and types that the collection's constructor cannot have.</summary>
    /// <param name="isParameter">Whether a variable is the caller's to give.</param>
    public void ReportDeclared(CollectionDeclaration collection, Func<string, bool> isParameter)
    {
        HashSet<string> said = new(StringComparer.Ordinal);
        foreach (ParameterDeclaration declaration in collection.Variables)
        {
            string[] names = [.. Names.Where(isParameter)];
            string reason =
                declaration.Name.StartsWith("$", StringComparison.Ordinal) ? "write the name without '$'"
                : !names.Contains(declaration.Name) ? $"the collection has no variable of that name{Suggestion.Of(declaration.Name, names)}"
                : !said.Add(declaration.Name) ? "its type is said already; remove one of the two"
                : "";
            if (reason.Length > 0)
            {
                problems.Add(Descriptors.WrongVariableType, ProblemPlace.OfVariable(declaration.Name), declaration.Name, reason);
            }
            else if (!declaration.Type.IsPublic && collection.Type.IsPublic && !collection.HasConstructor)
            {
                problems.Add(
                    Descriptors.LessAccessible,
                    ProblemPlace.OfVariable(declaration.Name),
                    declaration.Type.Name,
                    collection.Type.Name
                );
            }
        }
    }

    private WritePlan? BindDeclared(ParameterDeclaration said, string name, TypeReference type, ObjectGraph objects)
    {
        ProblemPlace place = ProblemPlace.OfVariable(name);
        EnumBinder.ReportHidden(said.Type, name, problems, place);
        if (!InputBinder.CanBeSent(objects, said.Type, schema, place, problems))
        {
            return null;
        }

        // An attribute cannot state nullability, so it is that of the variable, unless the type states it.
        bool canBeLeftOut = said.Type.Kind == CSharpKind.Optional;
        CSharpType held = canBeLeftOut ? said.Type : said.Type with { IsNullable = !type.IsNonNull, IsOblivious = false };
        if ((canBeLeftOut && type.IsNonNull) || schema.Scalars.FindWrite(type, held, objects) is not { } write)
        {
            problems.Add(
                Descriptors.WrongParameter,
                place,
                said.Type.Name,
                "$" + name,
                type.ToString(),
                $"use {(schema.Scalars.Correct(type, said.Type, objects) with { IsNullable = false }).Text}",
                "variable"
            );
            return null;
        }

        EnumBinder.ReportMembers(said.Type, type.Name, schema, place, problems);
        return write;
    }

    private static bool IsStricter(TypeReference expected, TypeReference known) =>
        expected.IsNonNull && !known.IsNonNull && expected with { IsNonNull = false } == known;

    // GraphQL's own rule: IsVariableUsageAllowed.
    private static bool Fits(TypeReference variable, TypeReference expected, bool hasDefault)
    {
        if (expected.IsNonNull && !variable.IsNonNull)
        {
            return hasDefault && AreCompatible(variable, expected with { IsNonNull = false });
        }

        return AreCompatible(variable, expected);
    }

    private static bool AreCompatible(TypeReference variable, TypeReference expected)
    {
        if (expected.IsNonNull && !variable.IsNonNull)
        {
            return false;
        }

        return (variable.Element, expected.Element) switch
        {
            ({ } left, { } right) => AreCompatible(left, right),
            (null, null) => variable.Name == expected.Name,
            _ => false,
        };
    }

    private sealed record Variable(string Name, TypeReference DeclaredType, ValueNode? DefaultValue, ProblemPlace Place, bool IsDeclared)
    {
        public TypeReference Type { get; set; } = DeclaredType;

        public bool IsUsed { get; set; }

        public string? Description { get; set; }

        public string? Feature { get; set; }

        /// <summary>The arguments and fields that must be given, and are given it.</summary>
        public Need[] Needs { get; set; } = [];
    }

    private sealed record Need(SchemaArgument Argument, string[] Around);

    private sealed class Around(List<string> features) : IDisposable
    {
        public void Dispose() => features.RemoveAt(features.Count - 1);
    }
}
