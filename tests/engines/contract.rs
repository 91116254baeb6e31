//! Every question that the program can put to its database, over both engines: same answers.

use std::fmt::Debug;
use std::path::Path;

use chrono::NaiveDate;
use mingcha::db::{
    BrandRow, ContactRow, Database, DatabaseLocation, DatasetFile, DbError, Examined, LinkRow,
    LinkRun, MentionRow, MerchantRow, NewOrder, OrderFilter, StoredImport, TieRow, Transaction,
};
use mingcha::domain::{
    ContactDigest, ContactKind, CountedMerchant, FlagVerdict, Link, LinkSource, MentionId,
    MerchantId, OrderId, QuarantineReason, RecordedEffect, RegionCode, Verdict, Week,
};

use super::samples::{
    HARD_TEXT, flag_of, import_of, order_of, quarantined_of, repair_of, snapshot_of,
};
use super::{
    clients, credit, issues, law_changes, packages, registers, security, words, workplace,
};
use crate::support::{Postgres, runtime};

/// More than two statements' worth of ids for every look-up, and not a multiple of any chunk.
const ORDERS: i64 = 1_101;

/// Sorted otherwise by the rules of Chinese than by their bytes.
const NAMES: [&str; 6] = ["珊瑚", "晶莹", "Zara", "apple", "阿胶", "_甲"];

#[test]
fn both_engines_answer_alike() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let runtime = runtime();
    let location: DatabaseLocation = server.database("contract").parse().unwrap();
    let of_file = runtime.block_on(answers(&DatabaseLocation::DataDirectory, folder.path()));
    let of_server = runtime.block_on(answers(&location, folder.path()));
    assert_eq!(of_file.len(), of_server.len());
    for ((asked, expected), (_, found)) in of_file.iter().zip(&of_server) {
        assert!(expected == found, "{asked}:\n{expected}\n{found}");
    }
    // The server does sort otherwise: what is asked above would show it.
    let sorted = server.sql(
        "contract",
        "SELECT string_agg(name, ' ' ORDER BY name) FROM merchant_name WHERE merchant_id = 1",
    );
    let mut names = NAMES;
    names.sort_unstable();
    assert_ne!(sorted, names.join(" "));
}

#[test]
fn an_error_in_a_transaction_leaves_nothing_behind_and_the_next_one_works() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let runtime = runtime();
    let location: DatabaseLocation = server.database("aborted").parse().unwrap();
    for place in [DatabaseLocation::DataDirectory, location] {
        runtime.block_on(async {
            let database = Database::open(&place, folder.path()).await.unwrap();
            let mut transaction = database.begin().await.unwrap();
            transaction.take_numbers("import", 1).await.unwrap();
            transaction.write_import(&import_of(1)).await.unwrap();
            let twice = transaction.write_import(&import_of(1)).await;
            assert!(matches!(twice, Err(DbError::Sql { .. })), "{place}");
            transaction.rollback().await.unwrap();
            assert_eq!(database.last_import().await.unwrap(), 0);
            // Neither does one that is only dropped.
            let mut transaction = database.begin().await.unwrap();
            assert_eq!(transaction.take_numbers("import", 1).await.unwrap(), 1);
            transaction.write_import(&import_of(1)).await.unwrap();
            drop(transaction);
            let mut transaction = database.begin().await.unwrap();
            assert_eq!(transaction.take_numbers("import", 1).await.unwrap(), 1);
            transaction.write_import(&import_of(1)).await.unwrap();
            transaction.commit().await.unwrap();
            assert_eq!(database.last_import().await.unwrap(), 1);
            // Opening again finds the schema up to date and the data there.
            database.close().await;
            let database = Database::open(&place, folder.path()).await.unwrap();
            assert_eq!(database.last_import().await.unwrap(), 1);
            database.close().await;
        });
    }
}

/// What was asked, and the answer as text.
#[derive(Default)]
pub(super) struct Answers(Vec<(&'static str, String)>);

impl Answers {
    pub(super) fn note<T: Debug>(&mut self, asked: &'static str, answer: Result<T, DbError>) -> T {
        let answer = answer.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        self.0.push((asked, format!("{answer:?}")));
        answer
    }
}

async fn answers(location: &DatabaseLocation, folder: &Path) -> Vec<(&'static str, String)> {
    let mut answers = Answers::default();
    let database = Database::open(location, folder).await.unwrap();
    assert!(Database::exists(location, folder));
    belonging(&database, &mut answers).await;
    orders(&database, &mut answers).await;
    merchants(&database, &mut answers).await;
    links(&database, &mut answers).await;
    imports(&database, &mut answers).await;
    quarantine(&database, &mut answers).await;
    weeks(&database, &mut answers).await;
    people(&database, &mut answers).await;
    workplace::accounts(&database, &mut answers).await;
    workplace::log(&database, &mut answers).await;
    workplace::cases(&database, &mut answers).await;
    issues::issues(&database, &mut answers).await;
    credit::credit(&database, &mut answers).await;
    registers::registers(&database, &mut answers).await;
    packages::packages(&database, &mut answers).await;
    clients::clients(&database, &mut answers).await;
    law_changes::law_changes(&database, &mut answers).await;
    clients::consents(&database, &mut answers).await;
    words::dictionaries(&database, &mut answers).await;
    security::attempts(&database, &mut answers).await;
    security::factors(&database, &mut answers).await;
    security::subjects(&database, &mut answers).await;
    security::reveals(&database, &mut answers).await;
    let integrity = database.integrity().await.unwrap();
    assert!(integrity.faults.is_empty(), "{integrity:?}");
    let of_server = matches!(location, DatabaseLocation::Postgres(_));
    match integrity.examined {
        Examined::QuickCheck => assert!(!of_server),
        Examined::EveryRow { rows, .. } => assert!(of_server && rows > ORDERS),
    }
    database.close().await;
    answers.0
}

async fn belonging(database: &Database, answers: &mut Answers) {
    answers.note("no directory", database.directory_id().await);
    answers.note("bind", database.bind_directory("one").await);
    answers.note("bind again", database.bind_directory("other").await);
    answers.note("directory", database.directory_id().await);
    answers.note("settle", database.settle().await);
}

async fn begin(database: &Database) -> Transaction {
    database.begin().await.unwrap()
}

async fn orders(database: &Database, answers: &mut Answers) {
    let mut work = begin(database).await;
    answers.note("numbers", work.take_numbers("order", ORDERS).await);
    let new = |seq, version, import_seq, replaces| NewOrder {
        record: order_of(seq, version, import_seq, seq % 3 != 0),
        replaces,
    };
    let fresh: Vec<NewOrder> = (1..=ORDERS).map(|seq| new(seq, 1, 1, None)).collect();
    answers.note("write", work.write_orders(&fresh).await);
    let ids: Vec<OrderId> = fresh
        .iter()
        .map(|order| order.record.order_id.clone())
        .collect();
    let stranger = OrderId::from_stored("12345:unknown".to_owned());
    let asked: Vec<&OrderId> = ids.iter().take(130).chain([&stranger]).collect();
    let mut known = work.known_orders(&asked).await.unwrap();
    known.sort_by_key(|order| order.seq);
    answers.note("known", Ok(&known));
    let corrected: Vec<NewOrder> = known
        .into_iter()
        .take(7)
        .map(|old| new(old.seq, 2, 2, Some(old)))
        .collect();
    answers.note("correct", work.write_orders(&corrected).await);
    work.commit().await.unwrap();
    let seqs: Vec<i64> = (1..=ORDERS + 5).rev().collect();
    let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
    answers.note("count", database.order_count().await);
    answers.note("one", database.order("12345:LYG000002").await);
    answers.note("none", database.order("12345:none").await);
    answers.note("earlier", database.earlier_versions(2).await);
    answers.note("by number", database.orders_by_seq(&seqs).await);
    answers.note(
        "as of an import",
        database.orders_as_of_import(&[1, 2, 900], 1).await,
    );
    answers.note("ids", database.order_ids(&seqs).await);
    answers.note("numbers of ids", database.seqs_of_orders(&names).await);
    answers.note("newest", database.newest_order().await);
    for (import_seq, behind_seq) in [(0, 0), (0, 1_000), (1, 0), (2, 0)] {
        let filter = OrderFilter::ImportedAfter {
            import_seq,
            behind_seq,
            limit: 50,
        };
        answers.note("after an import", database.orders_matching(filter).await);
    }
}

async fn merchants(database: &Database, answers: &mut Answers) {
    let mut work = begin(database).await;
    let first = work.take_numbers("merchant", 600).await.unwrap();
    for id in first..first + 600 {
        let row = MerchantRow {
            id: MerchantId(id),
            name: format!("{HARD_TEXT}{id}"),
            uscc: (id == 2).then(|| "91330100799655058B".to_owned()),
            region: (id % 2 == 0).then(|| RegionCode::try_from(320_722).unwrap()),
        };
        work.add_merchant(&row, 1).await.unwrap();
        work.add_key(&format!("name:{id}"), row.id).await.unwrap();
    }
    let one = MerchantId(1);
    for name in NAMES {
        answers.note("name", work.add_name(one, name).await);
        answers.note("name again", work.add_name(one, name).await);
        answers.note("key", work.add_key(name, one).await);
        answers.note("key again", work.add_key(name, MerchantId(2)).await);
    }
    let ties: Vec<TieRow> = NAMES
        .iter()
        .map(|name| TieRow {
            merchant: one,
            key: (*name).to_owned(),
            orders: 2,
        })
        .collect();
    answers.note("ties", work.add_ties(&ties).await);
    answers.note("ties again", work.add_ties(&ties).await);
    let contacts: Vec<ContactRow> = [
        (LinkSource::Merchant(one), ContactKind::Phone, "0f"),
        (LinkSource::Mention(MentionId(1)), ContactKind::Phone, "0f"),
        (LinkSource::Merchant(one), ContactKind::Address, "0f"),
        (LinkSource::Merchant(one), ContactKind::Phone, "00"),
    ]
    .map(|(owner, kind, digest)| ContactRow {
        owner,
        contact: ContactDigest {
            kind,
            digest: digest.to_owned(),
        },
        orders: 3,
    })
    .to_vec();
    answers.note("contacts", work.add_contacts(&contacts).await);
    answers.note("contacts again", work.add_contacts(&contacts[1..]).await);
    let brands: Vec<BrandRow> = [
        (LinkSource::Mention(MentionId(1)), "石之语"),
        (LinkSource::Merchant(one), "石之语"),
        (LinkSource::Merchant(one), "nike"),
    ]
    .map(|(owner, brand)| BrandRow {
        owner,
        brand: brand.to_owned(),
        orders: 2,
    })
    .to_vec();
    answers.note("brands", work.add_brands(&brands).await);
    answers.note("brands again", work.add_brands(&brands[..2]).await);
    let keys: Vec<String> = (1..=600).map(|id| format!("name:{id}")).collect();
    let keys: Vec<String> = keys.into_iter().chain(NAMES.map(str::to_owned)).collect();
    let mut found = work.find_keys(&keys).await.unwrap();
    found.sort_by(|left, right| left.key.cmp(&right.key));
    answers.note("keys found", Ok(found));
    work.commit().await.unwrap();
    answers.note("merchants", database.merchants().await);
    answers.note("merchant", database.merchant(one).await);
    answers.note("no merchant", database.merchant(MerchantId(-1)).await);
    answers.note("names", database.merchant_names().await);
    answers.note("keys", database.merchant_keys().await);
    answers.note("ties of all", database.ties().await);
    let contacts = database.contacts().await.unwrap();
    let orders: Vec<i64> = contacts.iter().map(|row| row.orders).collect();
    // Merchants before names; all but the first were told again.
    assert_eq!(orders, [6, 3, 6, 6]);
    answers.note("contacts of all", Ok(contacts));
    let brands = database.brands().await.unwrap();
    let orders: Vec<(&str, i64)> = brands
        .iter()
        .map(|row| (row.brand.as_str(), row.orders))
        .collect();
    assert_eq!(orders, [("nike", 2), ("石之语", 4), ("石之语", 4)]);
    answers.note("brands of all", Ok(brands));
    let ids: Vec<MerchantId> = (1..=700).map(MerchantId).collect();
    let mut rows = database.merchants_by_id(&ids).await.unwrap();
    rows.sort_by_key(|row| row.id);
    answers.note("by number", Ok(rows));
}

async fn links(database: &Database, answers: &mut Answers) {
    let mut work = begin(database).await;
    let mention = |name: &str, region: Option<u32>| MentionRow {
        name: name.to_owned(),
        region: region.map(|code| RegionCode::try_from(code).unwrap()),
        platform: String::new(),
    };
    for (name, region) in [
        ("晶莹", None),
        ("晶 莹", None),
        ("晶莹", Some(320_722)),
        (HARD_TEXT, None),
    ] {
        let row = mention(name, region);
        answers.note("mention", work.mention_number(&row, 1).await);
    }
    let run = LinkRun {
        import_seq: 1,
        judgement: 0,
        model_version: "m1".to_owned(),
    };
    let link = |source, merchant| LinkRow {
        link: Link {
            source,
            merchant: MerchantId(merchant),
        },
        evidence: format!("{{\"why\":{HARD_TEXT:?}}}"),
    };
    let rows = [
        link(LinkSource::Merchant(MerchantId(3)), 1),
        link(LinkSource::Mention(MentionId(2)), 2),
        link(LinkSource::Mention(MentionId(1)), 1),
    ];
    answers.note("no run", database.link_run().await);
    answers.note("state before", database.identity_state().await);
    answers.note("replace", work.replace_links(&rows, &run).await);
    answers.note("replace again", work.replace_links(&rows, &run).await);
    work.commit().await.unwrap();
    answers.note("mentions", database.mentions().await);
    answers.note("links", database.links().await);
    answers.note("bare links", database.bare_links().await);
    answers.note("run", database.link_run().await);
    answers.note("state", database.identity_state().await);
}

async fn imports(database: &Database, answers: &mut Answers) {
    let mut work = begin(database).await;
    answers.note("none yet", database.last_import().await);
    for seq in [1, 2] {
        answers.note("number", work.take_numbers("import", 1).await);
        answers.note("import", work.write_import(&import_of(seq)).await);
    }
    for path in ["source=b/月", "source=B/1", "source=a/2", "source=_/3"] {
        let file = DatasetFile {
            path: path.to_owned(),
            import_seq: 1,
            rows: i64::MAX,
            bytes: Some(i64::MAX),
            sha256: (path == "source=a/1").then(|| "0a".to_owned()),
        };
        answers.note("file", work.add_dataset_file(&file).await);
    }
    answers.note("drop", work.drop_dataset_file("source=a/2").await);
    answers.note("files within", work.dataset_files().await);
    work.commit().await.unwrap();
    answers.note("files", database.dataset_files().await);
    let imports: Vec<StoredImport> = answers.note("imports", database.imports().await);
    answers.note("last", database.last_import().await);
    answers.note("by file", database.import_of_file(&imports[1].sha256).await);
    answers.note("by no file", database.import_of_file("").await);
}

async fn quarantine(database: &Database, answers: &mut Answers) {
    let mut work = begin(database).await;
    let first = work.take_numbers("quarantine", 2).await.unwrap();
    for id in [first, first + 1] {
        answers.note("aside", work.add_quarantined(&quarantined_of(id, 1)).await);
    }
    answers.note("resolve", work.resolve_quarantined(first, 2).await);
    work.commit().await.unwrap();
    answers.note("open", database.open_quarantine().await);
    answers.note("resolved", database.quarantined(first).await);
    answers.note("unknown", database.quarantined(99).await);
    answers.note("rows", database.quarantine_count().await);
    answers.note("of import", database.quarantine_of(1, 0, 9).await);
    answers.note("behind", database.quarantine_of(1, first, 1).await);
    answers.note("still open", database.open_quarantine_count(1).await);
    let mut work = begin(database).await;
    let other = QuarantineReason::MissingText;
    let renamed = work
        .set_quarantine_reason(first + 1, other, HARD_TEXT)
        .await;
    answers.note("reason", renamed);
    for number in [2, 1] {
        let repair = repair_of(first + 1, number);
        answers.note("repair", work.add_repair(&repair).await);
    }
    work.commit().await.unwrap();
    let told = answers.note("repairs", database.repairs(first + 1).await);
    assert_eq!(told, [1, 2].map(|number| repair_of(first + 1, number)));
    let renamed = answers.note("renamed", database.quarantined(first + 1).await);
    assert_eq!(renamed.unwrap().reason, other);
    answers.note("no repairs", database.repairs(first).await);
}

async fn weeks(database: &Database, answers: &mut Answers) {
    let week: Week = "2026-W46".parse().unwrap();
    let next: Week = "2026-W47".parse().unwrap();
    let mut work = begin(database).await;
    for snapshot in [
        snapshot_of(week, false, 3),
        snapshot_of(week, true, 2),
        snapshot_of(next, false, 1),
    ] {
        answers.note("evaluate", work.write_snapshot(&snapshot).await);
    }
    work.commit().await.unwrap();
    answers.note("week", database.snapshot(week).await);
    answers.note(
        "no week",
        database.snapshot("2025-W01".parse().unwrap()).await,
    );
    answers.note("weeks", database.snapshot_weeks().await);
    answers.note("flag", database.flag(&flag_of(week, 2).flag_id).await);
    answers.note(
        "replaced flag",
        database.flag(&flag_of(week, 3).flag_id).await,
    );
}

async fn people(database: &Database, answers: &mut Answers) {
    let mut work = begin(database).await;
    let same = Verdict::Same {
        left: MerchantId(1),
        right: MerchantId(2),
    };
    let unsure = Verdict::Unsure {
        left: MerchantId(2),
        right: MerchantId(1),
    };
    for verdict in [same, Verdict::Withdrawn { judgement: 1 }, unsure] {
        let added = work.add_judgement(&verdict, HARD_TEXT, "测试员", -1).await;
        answers.note("judge", added);
    }
    let effect = RecordedEffect {
        before: vec![CountedMerchant {
            merchant_id: "M000001".to_owned(),
            name: HARD_TEXT.to_owned(),
            orders: i64::MAX,
            complainants: 0,
            incidents: 1,
        }],
        flags: Some(2),
        ..RecordedEffect::default()
    };
    answers.note("effect", work.add_judgement_effect(1, &effect).await);
    let flag = flag_of("2026-W46".parse().unwrap(), 1);
    let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    for verdict in [FlagVerdict::Rejected, FlagVerdict::Confirmed] {
        let added = work
            .add_flag_decision(&flag, verdict, HARD_TEXT, "测试员", day)
            .await;
        answers.note("decide", added);
    }
    work.commit().await.unwrap();
    answers.note("judgements", database.judgements().await);
    let effects = answers.note("effects", database.judgement_effects().await);
    assert_eq!(effects.get(&1), Some(&effect));
    answers.note("decisions", database.flag_decisions().await);
}
