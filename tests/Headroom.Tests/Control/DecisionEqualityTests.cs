using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Tests.Storage;

namespace Headroom.Tests.Control;

/// <summary>Decisions are values: equal when all of them is, and different as soon as one thing is.</summary>
public sealed class DecisionEqualityTests
{
    private static Decision Original => Given.Decision(1);

    public static TheoryData<Decision> Others { get; } =
    [
        Original with { Number = 2 },
        Original with { Pool = new PoolId("other") },
        Original with { At = Given.At(1) },
        Original with { Scope = PlanScope.Fast },
        Original with { Action = Given.Resize(2) },
        Original with { Action = new ResizeAction(Given.Vm(1), [new ResourceChange(Resource.Cpu, 2, 2.9)]) },
        Original with { Mode = Mode.Approve },
        Original with { Reason = "another" },
        Original with { History = [.. Original.History, Original.History[0]] },
        Original with { History = [Original.History[0] with { Detail = "x" }] },
        Original with { Evidence = Given.Evidence with { Policy = "other" } },
        Original with { Evidence = Given.Evidence with { PolicyVersion = 4 } },
        Original with { Evidence = Given.Evidence with { Quantile = 0.9 } },
        Original with { Evidence = Given.Evidence with { RiskThreshold = 0.1 } },
        Original with { Evidence = Given.Evidence with { MinConfidence = 0.1 } },
        Original with { Evidence = Given.Evidence with { Weight = 2 } },
        Original with { Evidence = Given.Evidence with { SampleAge = null } },
        Original with { Evidence = Given.Evidence with { Changes = [] } },
        Original with { Evidence = Given.Evidence with { Changes = [Given.Evidence.Changes[0] with { Risk = 0.3 }] } },
    ];

    [Fact]
    public void The_same_twice_is_equal()
    {
        var twin = Original with { Evidence = Given.Evidence with { Changes = [.. Given.Evidence.Changes] }, History = [.. Original.History] };
        Assert.Equal(Original, twin);
        Assert.Equal(Original.GetHashCode(), twin.GetHashCode());
        Assert.Equal(Original.Evidence.GetHashCode(), twin.Evidence.GetHashCode());
        Assert.Equal(Original.Action.GetHashCode(), Given.Resize(1).GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Whatever_differs_makes_another(Decision other)
    {
        Assert.NotEqual(Original, other);
        Assert.False(Original.Equals(null));
    }
}
