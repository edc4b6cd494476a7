using Headroom.Documents.Traces;
using Headroom.Fleet;

namespace Headroom.Tests.Documents.Traces;

public sealed class ForwardFillTests
{
    private const double Unknown = double.NaN;

    [Theory]
    [InlineData(new[] { 1.0, 2 }, new[] { 1.0, 2 })]
    [InlineData(new[] { Unknown, Unknown, 3, Unknown, 0, Unknown }, new[] { 3.0, 3, 3, 3, 0, 0 })]
    public void A_value_stands_until_the_next_and_the_first_for_all_before(double[] values, double[] expected)
    {
        Assert.True(ForwardFill.TryFill(values));
        Assert.Equal(expected, values);
    }

    [Fact]
    public void Nothing_known_stays_unknown()
    {
        Assert.False(ForwardFill.TryFill([Unknown, Unknown]));
        Assert.False(ForwardFill.TryFill([]));
    }

    [Fact]
    public void A_column_is_filled_to_both_ends_of_the_grid()
    {
        var set = TraceFile.Read("vm,t,cpu_pct,mem_pct", "b,0,,", "a,600,5,", "b,1200,7,", "b,1500,,");
        Assert.Equal([5, 5, 5, 5, 5, 5], ForwardFill.Of(set.Vms[0].Usage(Resource.Cpu))!);
        Assert.Equal([7, 7, 7, 7, 7, 7], ForwardFill.Of(set.Vms[1].Usage(Resource.Cpu))!);
        Assert.Null(ForwardFill.Of(set.Vms[0].Usage(Resource.Memory)));
    }
}
