using Headroom.Forecasting.Numerics;

namespace Headroom.Forecasting.Recurrent;

/// <summary>A cell's weights as the products read them. Refreshed after every change; many passes may then read them at once.</summary>
public sealed class CellWeights
{
    private readonly float[] _bias;

    public CellWeights(RecurrentCell cell)
    {
        Cell = cell;
        _bias = new float[cell.Columns];
        Forward = new PackedMatrix(cell.Joint, cell.Columns);
        Backward = new PackedMatrix(cell.Columns, cell.Hidden);
    }

    public RecurrentCell Cell { get; }

    public ReadOnlySpan<float> Bias => _bias;

    /// <summary>From inputs and hidden units to sums.</summary>
    public PackedMatrix Forward { get; }

    /// <summary>From the gradient of the sums to that of the hidden units before.</summary>
    public PackedMatrix Backward { get; }

    public void Refresh(ReadOnlySpan<float> parameters)
    {
        var columns = Cell.Columns;
        Forward.Pack(parameters, Cell.Joint, columns, columns);
        Backward.PackTransposed(parameters.Slice(Cell.Inputs * columns, Cell.Hidden * columns), Cell.Hidden, columns, columns);
        parameters.Slice(Cell.Joint * columns, columns).CopyTo(_bias);
    }
}
