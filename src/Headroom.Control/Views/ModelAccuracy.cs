using Headroom.Fleet;
using Headroom.Forecasting.Mixing;

namespace Headroom.Control.Views;

/// <summary>How one family of models did lately on one resource of the pool.</summary>
public sealed record ModelAccuracy(Resource Resource, FamilyAccuracy Accuracy);
