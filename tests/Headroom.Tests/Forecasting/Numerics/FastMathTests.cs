using System.Numerics;
using System.Runtime.Intrinsics;
using Headroom.Forecasting.Numerics;

namespace Headroom.Tests.Forecasting.Numerics;

public sealed class FastMathTests
{
    private const double Bound = 4e-7;

    [Fact]
    public void The_exponential_keeps_its_bound()
    {
        foreach (var x in Arguments().Where(x => Math.Abs(x) <= 87))
        {
            foreach (var value in Both<Exponential>(x))
                Assert.True(Math.Abs((value / Math.Exp(x)) - 1) <= Bound, $"exp({x}) = {value}");
        }
    }

    [Fact]
    public void The_sigmoid_keeps_its_bound()
    {
        foreach (var x in Arguments())
        {
            foreach (var value in Both<Logistic>(x))
                Assert.True(Math.Abs(value - (1 / (1 + Math.Exp(-(double)x)))) <= Bound, $"sigmoid({x}) = {value}");
        }
    }

    [Fact]
    public void The_hyperbolic_tangent_keeps_its_bound()
    {
        foreach (var x in Arguments())
        {
            foreach (var value in Both<Tangent>(x))
                Assert.True(Math.Abs(value - Math.Tanh(x)) <= Bound, $"tanh({x}) = {value}");
        }
    }

    [Fact]
    public void Sums_and_highest_values_reach_every_element()
    {
        for (var count = 1; count < 70; count++)
        {
            for (var place = 0; place < count; place++)
            {
                var values = new float[count];
                Array.Fill(values, -3f);
                values[place] = 5;
                Assert.Equal(5, Sums.Highest(values));
                Assert.Equal(5 - (3 * (count - 1)), Sums.Of(values), 1e-3);
            }
        }
    }

    private interface IFunction
    {
        static abstract TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct;
    }

    private static IEnumerable<float> Arguments() =>
        Enumerable.Range(-2200, 4401).Select(i => i / 25f)
            .Concat(Enumerable.Range(-1000, 2001).Select(i => i / 5000f))
            .Concat([1e-20f, -1e-20f, 1e10f, -1e10f, float.MaxValue, float.MinValue]);

    private static float[] Both<TFunction>(float x)
        where TFunction : IFunction =>
        [TFunction.Apply<WideLanes, Vector512<float>>(Vector512.Create(x))[3], TFunction.Apply<PortableLanes, Vector<float>>(new Vector<float>(x))[1]];

    private sealed class Exponential : IFunction
    {
        public static TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => FastMath.Exp<TLanes, TVector>(x);
    }

    private sealed class Logistic : IFunction
    {
        public static TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => FastMath.Sigmoid<TLanes, TVector>(x);
    }

    private sealed class Tangent : IFunction
    {
        public static TVector Apply<TLanes, TVector>(TVector x)
            where TLanes : struct, ILanes<TVector>
            where TVector : struct => FastMath.Tanh<TLanes, TVector>(x);
    }
}
