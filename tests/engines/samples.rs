//! Values to store, with the texts that engines treat differently: rare characters, quotes, backslashes, nothing.

use chrono::NaiveDate;
use mingcha::db::{ImportLedger, QuarantineRow, StoredImport, StoredRepair, WeekSnapshot};
use mingcha::domain::{
    AmountCents, Arrival, Category, Channel, DomainGate, FileRow, Flag, FlagCounts, FlagLevel,
    FlagMerchant, LocalTime, MentionId, MerchantId, Nature, OrderId, OrderParty, OrderRecord,
    Provenance, Pseudonym, QuarantineReason, RegionCode, RepairOutcome, RespondentRole, ResultCode,
    SourceCode, Tier, TimePrecision, UnresolvedReason, Venue, Week,
};

/// Hard for an engine: outside the basic plane, quotes of both kinds, a backslash sequence, an empty line.
pub(super) const HARD_TEXT: &str = "𠮷野家“龘”'单引号' \\u0041 \\x00 $1 ?\n\n🙂";

pub(super) fn import_of(import_seq: i64) -> StoredImport {
    let total = ImportLedger {
        rows_read: 3,
        accepted: 2,
        quarantined: 1,
        reasons: [("bad_received_at".to_owned(), 1)].into(),
        ..ImportLedger::default()
    };
    StoredImport {
        import_seq,
        import_id: format!("imp-{import_seq:06}"),
        file_name: format!("{HARD_TEXT}.csv"),
        sha256: format!("{import_seq:064x}"),
        source: "12345,12318".to_owned(),
        operator: "测试员".to_owned(),
        imported_at: 1_795_000_000_000,
        dictionary_version: "d1".to_owned(),
        total: total.clone(),
        sheets: vec![total],
    }
}

/// An order with everything set, or with everything left out that may be left out.
pub(super) fn order_of(seq: i64, version: i64, import_seq: i64, full: bool) -> OrderRecord {
    let at = NaiveDate::from_ymd_opt(2026, 10, 18)
        .unwrap()
        .and_hms_opt(9, 30, 0)
        .unwrap();
    OrderRecord {
        seq,
        order_id: OrderId::from_stored(format!("12345:LYG{seq:06}")),
        version,
        provenance: Provenance {
            // Every other order was set aside at first.
            origin: FileRow {
                import_seq: if full { import_seq - 1 } else { import_seq },
                sheet: if full {
                    "第1页".to_owned()
                } else {
                    String::new()
                },
                row: u32::try_from(seq + 1).unwrap(),
            },
            arrival: if full {
                Arrival::Retried { import_seq }
            } else {
                Arrival::WithFile
            },
            profile: "own".to_owned(),
        },
        content_sha256: format!("{version:064x}"),
        source: SourceCode::ALL[0],
        order_no: full.then(|| format!("LYG{seq:06}")),
        linked_nos: Vec::new(),
        nature: Nature::Complaint,
        nature_told: Some(full),
        domain: DomainGate::Consumer,
        venue: Venue::Unknown,
        channel: Channel::Unknown,
        received_at: full.then(|| LocalTime::new(at, TimePrecision::Minute)),
        closed_at: None,
        region: full.then(|| RegionCode::try_from(320_722).unwrap()),
        complainant: full.then_some(Pseudonym(u64::MAX)),
        anonymous: !full,
        parties: vec![OrderParty {
            merchant: full.then_some(MerchantId(1)),
            name: "晶莹".to_owned(),
            role: RespondentRole::Seller,
            unresolved: (!full).then_some(UnresolvedReason::NotNamed),
            mention: (!full).then_some(MentionId(1)),
        }],
        labels: Vec::new(),
        platform: String::new(),
        courier: String::new(),
        industry: String::new(),
        product: String::new(),
        amount: full.then_some(AmountCents(9_999)),
        amount_low: full.then_some(AmountCents(1)),
        title: if full {
            HARD_TEXT.to_owned()
        } else {
            String::new()
        },
        body: format!("第{seq}件第{version}版：{HARD_TEXT}"),
        category_path: Vec::new(),
        handler_unit: String::new(),
        result: ResultCode::Unknown,
        result_text: String::new(),
        satisfied: None,
        recalled: false,
        other_names: Vec::new(),
        notes: Vec::new(),
        masked: vec![("phone".to_owned(), 2)],
    }
}

pub(super) fn flag_of(week: Week, place: i64) -> Flag {
    Flag {
        flag_id: format!("{week}-M{place:06}-counterfeit"),
        week,
        tier: Tier::Candidate,
        merchant: FlagMerchant {
            merchant_id: format!("M{place:06}"),
            name: HARD_TEXT.to_owned(),
            uscc: None,
        },
        category: Category::Counterfeit,
        level: FlagLevel::Orange,
        score: 0.1 + 0.2,
        window_weeks: Some(26),
        probability: None,
        counts: FlagCounts {
            orders: 9,
            complainants: 9,
            incidents: 9,
            effective: 1.0 / 3.0,
        },
        expected: 1e-12,
        trend: vec![0, 1, 2],
        reasons: Vec::new(),
        counter_evidence: Vec::new(),
        order_ids: vec!["12345:LYG000001".to_owned()],
    }
}

pub(super) fn snapshot_of(week: Week, frozen: bool, flags: i64) -> WeekSnapshot {
    WeekSnapshot {
        week,
        snapshot_id: format!("{week}-{flags}"),
        rules_version: "r1".to_owned(),
        dictionary_version: "d1".to_owned(),
        import_seq: 2,
        evaluated_at: 1_795_000_000_000,
        frozen,
        considered: i64::from(i32::MAX) + 1,
        figures: format!("{{\"text\":{HARD_TEXT:?}}}"),
        flags: (1..=flags).map(|place| flag_of(week, place)).collect(),
    }
}

pub(super) fn quarantined_of(id: i64, import_seq: i64) -> QuarantineRow {
    QuarantineRow {
        id,
        import_seq,
        sheet: String::new(),
        row: u32::MAX,
        reason: QuarantineReason::BadReceivedAt,
        message: HARD_TEXT.to_owned(),
        cells: vec![("slsj".to_owned(), "2026-13-45\u{0}".to_owned())],
        resolved_by: None,
    }
}

/// An attempt that failed, and one that did not.
pub(super) fn repair_of(quarantine_id: i64, number: i64) -> StoredRepair {
    let taken = number % 2 == 0;
    StoredRepair {
        quarantine_id,
        number,
        at: 1_000 + number,
        actor: "甲一".to_owned(),
        places: vec![2, 31],
        why: HARD_TEXT.to_owned(),
        reason_before: QuarantineReason::BadReceivedAt,
        message_before: HARD_TEXT.to_owned(),
        outcome: if taken {
            RepairOutcome::Updated
        } else {
            RepairOutcome::Quarantined
        },
        import_seq: taken.then_some(7),
    }
}
