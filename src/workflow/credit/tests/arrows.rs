//! Where each stage leads on.

use super::*;

#[test]
fn nothing_but_the_arrows_of_the_flow_leads_on() {
    let ways: [(&[Kind], &str, &[Kind]); 8] = [
        (&[], "2026-10-10", &[Kind::Draft]),
        (
            &[Kind::Draft],
            "2026-10-11",
            &[Kind::Edit, Kind::Submit, Kind::Abandon, Kind::AskRemoval],
        ),
        (
            &[Kind::Draft, Kind::Submit],
            "2026-10-12",
            &[Kind::Edit, Kind::Return, Kind::Approve, Kind::AskRemoval],
        ),
        (
            &[Kind::Draft, Kind::Submit, Kind::Approve],
            "2026-10-13",
            &[
                Kind::Edit,
                Kind::Push,
                Kind::Acknowledge,
                Kind::Bounce,
                Kind::Publish,
                Kind::Object,
                Kind::ApplyRepair,
                Kind::Revoke,
                Kind::FileRemedy,
                Kind::AskRemoval,
            ],
        ),
        (
            &TO_PUBLIC,
            "2026-10-15",
            &[
                Kind::Push,
                Kind::Acknowledge,
                Kind::Bounce,
                Kind::Object,
                Kind::ApplyRepair,
                Kind::Revoke,
                Kind::FileRemedy,
                Kind::AskRemoval,
            ],
        ),
        (
            &TO_PUBLIC,
            "2028-01-01",
            &[
                Kind::Push,
                Kind::Acknowledge,
                Kind::Bounce,
                Kind::Object,
                Kind::Revoke,
                Kind::FileRemedy,
            ],
        ),
        (
            &[Kind::Draft, Kind::Submit, Kind::Approve, Kind::Revoke],
            "2026-11-02",
            &[Kind::Push, Kind::Acknowledge, Kind::Bounce],
        ),
        (&[Kind::Draft, Kind::Abandon], "2026-10-12", &[]),
    ];
    for (way, on, expected) in ways {
        assert_eq!(after(way).possible_on(day(on)), expected, "{way:?} {on}");
    }
}
