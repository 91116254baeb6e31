//! Mapped rows → canonical orders, or quarantine with a reason.
