using Headroom.Fleet;

namespace Headroom.Documents.Policies;

/// <summary>How often models are trained: two words for what is usual, or any duration.</summary>
public static class RetrainText
{
    private const string Hourly = "hourly";
    private const string Daily = "daily";

    public static string Write(TimeSpan value) =>
        value == TimeSpan.FromHours(1) ? Hourly : value == TimeSpan.FromDays(1) ? Daily : new Duration(value).ToString();

    internal static bool TryRead(string? text, out Duration value, out QuantityError? error)
    {
        error = null;
        value = text switch
        {
            Hourly => new Duration(TimeSpan.FromHours(1)),
            Daily => new Duration(TimeSpan.FromDays(1)),
            _ => default,
        };
        return text is Hourly or Daily || Duration.TryParse(text, out value, out error);
    }
}
