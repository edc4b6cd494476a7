namespace Headroom.Documents.Traces;

/// <summary>A VM's earliest label: the one that was known when a replay came to it, whatever the order of the rows.</summary>
/// <param name="Text">Null: there is none.</param>
/// <param name="Time">Unix seconds of its row.</param>
internal readonly record struct FirstLabel(string? Text, long Time)
{
    public FirstLabel Or(string? text, long time)
    {
        if (text is null)
            return this;
        var isEarlier = Text is null || time < Time || (time == Time && string.CompareOrdinal(text, Text) < 0);
        return isEarlier ? new FirstLabel(text, time) : this;
    }
}
