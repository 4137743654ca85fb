using Unroll.Generator.Declarations;
using Unroll.Generator.Graph;
using Unroll.Generator.Support;

namespace Unroll.Generator.Families.AlexNet;

/// <summary>An AlexNet.</summary>
internal sealed record AlexNetSpec(string Name, Shape Input, int Classes, EquatableArray<int> OutIndices) : NetworkSpec(Name, Input, Classes, OutIndices);
