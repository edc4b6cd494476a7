using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Recurrent;

/// <summary>A layer's weights (inputs × outputs, then the biases) as the products read them.</summary>
public sealed class DenseLayer
{
    private readonly float[] _bias;

    public DenseLayer(int inputs, int outputs)
    {
        (Inputs, Outputs) = (inputs, outputs);
        _bias = new float[outputs];
        Forward = new PackedMatrix(inputs, outputs);
        Backward = new PackedMatrix(outputs, inputs);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public PackedMatrix Forward { get; }

    public PackedMatrix Backward { get; }

    public ReadOnlySpan<float> Bias => _bias;

    public void Refresh(ReadOnlySpan<float> parameters)
    {
        Forward.Pack(parameters, Inputs, Outputs, Outputs);
        Backward.PackTransposed(parameters, Inputs, Outputs, Outputs);
        parameters.Slice(Inputs * Outputs, Outputs).CopyTo(_bias);
    }

    public void Apply(ReadOnlySpan<float> inputs, int rows, Span<float> outputs) =>
        Gemm.Multiply(new LeftMatrix(inputs, rows, Inputs, Inputs, 1), Forward, _bias, outputs, Outputs);

    public void Return(ReadOnlySpan<float> outputGradient, int rows, Span<float> inputGradient) =>
        Gemm.Multiply(new LeftMatrix(outputGradient, rows, Outputs, Outputs, 1), Backward, inputGradient, Inputs);
}
