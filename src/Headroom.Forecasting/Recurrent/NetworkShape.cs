namespace Headroom.Forecasting.Recurrent;

/// <summary>The sizes of a network and where each part lies in its one row of parameters.</summary>
public sealed record NetworkShape
{
    /// <summary>Numbers that stand for one application or one user.</summary>
    public const int EmbeddingWidth = 4;

    private const int Lane = RecurrentCell.HiddenMultiple;

    public required int Inputs { get; init; }

    public required int Hidden { get; init; }

    public required int Extras { get; init; }

    /// <summary>Units between the state and the quantiles.</summary>
    public required int Dense { get; init; }

    public required int Targets { get; init; }

    /// <summary>Rows of the embeddings; row 0 is for those that nobody knows.</summary>
    public required int Applications { get; init; }

    public required int Users { get; init; }

    /// <summary>True for long short-term memory, false for the plain cell.</summary>
    public required bool HasMemory { get; init; }

    /// <summary>What the head reads: the state, the newest inputs, what the window says, the two embeddings.</summary>
    public int Features => Hidden + Inputs + Extras + (2 * EmbeddingWidth);

    public int FirstEmbedding => Hidden + Inputs + Extras;

    /// <summary>Targets, filled up to whole vectors.</summary>
    public int TargetSlots => (Targets + Lane - 1) / Lane * Lane;

    /// <summary>For each level a slot for every target.</summary>
    public int Outputs => QuantileLevels.Count * TargetSlots;

    public int CellParameters => (Inputs + Hidden + 1) * Hidden * (HasMemory ? 4 : 1);

    public int DenseFirst => CellParameters;

    public int DenseParameters => (Features + 1) * Dense;

    public int OutputFirst => DenseFirst + DenseParameters;

    public int OutputParameters => (Dense + 1) * Outputs;

    public int ApplicationFirst => OutputFirst + OutputParameters;

    public int UserFirst => ApplicationFirst + (Applications * EmbeddingWidth);

    public int ParameterCount => UserFirst + (Users * EmbeddingWidth);

    public RecurrentCell NewCell() => HasMemory ? new LstmCell(Inputs, Hidden) : new ElmanCell(Inputs, Hidden);
}
