//! Small truths and observations for the tests of scoring.

use super::{Observed, SeenMerchant};
use crate::domain::{Category, Flag, FlagCounts, FlagLevel, FlagMerchant, MerchantId, Tier, Week};
use crate::simulate::{Scenario, Truth, TruthMerchant};
use crate::stats::{Clue, MerchantWeek};

/// A planted merchant whose story starts in 2026-W30, with six genuine incidents in as many weeks when guilty.
pub(super) fn planted(name: &str, guilty: bool, scenario: Scenario) -> TruthMerchant {
    let onset_week: Week = "2026-W30".parse().unwrap();
    let incidents = (0..6).map(|week| (onset_week.plus(week).monday(), 1));
    TruthMerchant {
        id: name.to_owned(),
        name: name.to_owned(),
        names: vec![name.to_owned(), format!("{name}（海州区）")],
        uscc: None,
        region: "320706".to_owned(),
        platform: "淘宝".to_owned(),
        store: format!("{name}旗舰店"),
        guilty,
        scenario,
        category: guilty.then_some(Category::Counterfeit),
        onset_week,
        onset: Some(onset_week.monday()),
        genuine_incidents: incidents.filter(|_| guilty).collect(),
        story: String::new(),
        orders: 6,
        order_ids: Vec::new(),
    }
}

pub(super) fn truth_of(merchants: Vec<TruthMerchant>) -> Truth {
    Truth {
        seed: 1,
        orders: 100,
        weeks: 30,
        end: "2026-11-22".to_owned(),
        difficulty: None,
        honest_merchants: 50,
        merchants,
        subjects: Vec::new(),
        files: Vec::new(),
    }
}

pub(super) fn seen(merchant: i64, name: &str) -> SeenMerchant {
    SeenMerchant {
        merchant,
        name: name.to_owned(),
        names: vec![name.to_owned()],
        uscc: None,
        region: None,
    }
}

/// Eleven evaluated weeks from `first` on, an order of every merchant in the first of them, and these clues.
pub(super) fn observed_of(merchants: &[(i64, &str)], first: Week, clues: Vec<Clue>) -> Observed {
    let order = |merchant: i64| MerchantWeek {
        week: first.index(),
        merchant,
        orders: 10,
    };
    Observed {
        weeks: (0..=10)
            .map(|later| (first.plus(later), Vec::new()))
            .collect(),
        merchants: merchants.iter().map(|(id, name)| seen(*id, name)).collect(),
        orders: merchants.iter().map(|(id, _)| order(*id)).collect(),
        clues,
        seen_orders: Vec::new(),
    }
}

pub(super) fn flag(merchant: i64, name: &str, tier: Tier, week: Week) -> Flag {
    Flag {
        flag_id: String::new(),
        week,
        tier,
        merchant: FlagMerchant {
            merchant_id: MerchantId(merchant).to_string(),
            name: name.to_owned(),
            uscc: None,
        },
        category: Category::Counterfeit,
        level: FlagLevel::Blue,
        score: 1.0,
        window_weeks: Some(26),
        probability: None,
        counts: FlagCounts {
            orders: 5,
            complainants: 5,
            incidents: 5,
            effective: 4.0,
        },
        expected: 0.0,
        trend: Vec::new(),
        reasons: Vec::new(),
        counter_evidence: Vec::new(),
        order_ids: Vec::new(),
    }
}
