namespace Stoa.Core.Ordering;

/// <summary>What kind of thing is offered; each kind is sold by one process.</summary>
public enum ListingKind
{
    /// <summary>A slot with a person or a chair.</summary>
    Appointment,

    /// <summary>A space for a freely chosen time.</summary>
    Rental,

    /// <summary>A piece of work that is delivered.</summary>
    Gig,

    /// <summary>A service fulfilled by tasks, perhaps renewed every cycle.</summary>
    Package,

    /// <summary>A standing service, paid every cycle until somebody ends it.</summary>
    Membership,
}

/// <summary>How a time is promised.</summary>
public enum BookingMode
{
    /// <summary>Paying confirms.</summary>
    Instant,

    /// <summary>Paying only authorizes; the provider accepts or declines.</summary>
    Request,
}
