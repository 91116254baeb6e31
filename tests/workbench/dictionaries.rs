//! Dictionaries: edited by drafts that are previewed, agreed on by two people, and applied to all orders in one run.

use serde_json::Value;

use super::{Browser, Desk};
use crate::support::{
    DEMO_WEEK, Exchange, Workbench, demo, in_store, list, number, records_of, text,
};

/// A draft at the workbench.
struct Draft<'a> {
    by: &'a Browser<'a>,
    number: String,
}

impl<'a> Draft<'a> {
    /// A new draft with a first entry.
    fn with(by: &'a Browser<'a>, dictionary: &str, word: &str, wanted: &str) -> Self {
        let path = format!("/dictionaries/lists/{dictionary}/entries");
        let fields = [("word", word), ("wanted", wanted), ("reason", "市民的说法")];
        Self::at(by, &by.post(&path, &fields))
    }

    fn at(by: &'a Browser<'a>, answer: &super::Answer) -> Self {
        assert_eq!(answer.status, 303, "{}", answer.body);
        let number = answer.header("location").rsplit('/').next().unwrap();
        let number = number.to_owned();
        Self { by, number }
    }

    /// One entry more, or another in the place of one.
    fn set(&self, dictionary: &str, word: &str, wanted: &str) {
        let path = format!("/dictionaries/lists/{dictionary}/entries");
        let draft = format!("{}.{}", self.number, self.version());
        let fields = [
            ("word", word),
            ("wanted", wanted),
            ("reason", "市民的说法"),
            ("draft", &draft),
        ];
        let answer = self.by.post(&path, &fields);
        assert_eq!(answer.status, 303, "{}", answer.body);
    }

    fn page(&self) -> Value {
        self.page_for(self.by)
    }

    fn page_for(&self, browser: &Browser<'_>) -> Value {
        let path = format!("/dictionaries/drafts/{}.json", self.number);
        browser.get(&path).json()
    }

    fn version(&self) -> String {
        number(&self.page()["version"]).to_string()
    }

    fn stage(&self) -> String {
        text(&self.page()["stage"]).to_owned()
    }

    /// Takes a step as somebody who has seen the draft as it is now.
    fn step(&self, who: &Browser<'_>, step: &str) -> super::Answer {
        self.step_seeing(who, step, &self.version())
    }

    fn step_seeing(&self, who: &Browser<'_>, step: &str, seen: &str) -> super::Answer {
        let path = format!("/dictionaries/drafts/{}/{step}", self.number);
        who.post(&path, &[("seen", seen), ("reason", "已核对")])
    }

    /// Asks for the page until nothing is under way any more.
    fn settled(&self) -> Value {
        loop {
            let page = self.page();
            if page["work"].is_null() {
                return page;
            }
            assert!(page["work"]["failed"].is_null(), "{page}");
        }
    }

    /// What the preview says.
    fn previewed(&self) -> Value {
        let answer = self.step(self.by, "preview");
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = self.settled();
        assert!(page["preview"]["stale"].is_null(), "{page}");
        page["preview"]["effect"].clone()
    }

    /// Proposed, approved by another and applied; what the revision says.
    fn carried_out(&self, approver: &Browser<'_>) -> Value {
        let answer = self.step(self.by, "propose");
        assert_eq!(answer.status, 303, "{}", answer.body);
        let answer = self.step(approver, "approve");
        assert_eq!(answer.status, 303, "{}", answer.body);
        let page = self.settled();
        assert_eq!(page["stage"], "applied", "{page}");
        let history = self.by.get("/dictionaries/history.json").json();
        list(&history["revisions"])[0].clone()
    }
}

fn total(browser: &Browser<'_>, query: &str) -> i64 {
    number(&browser.get(&format!("/search.json?{query}")).json()["total"])
}

/// Gained and lost of each heading.
fn headings(effect: &Value) -> Vec<(String, i64, i64)> {
    list(&effect["headings"])
        .iter()
        .map(|heading| {
            let code = text(&heading["code"]).to_owned();
            (code, number(&heading["gained"]), number(&heading["lost"]))
        })
        .collect()
}

fn parquet_files(desk: &Desk) -> Vec<String> {
    in_store(&desk.data, async |store| {
        let files = store.database.dataset_files().await.unwrap();
        files.into_iter().map(|file| file.path).collect()
    })
}

/// All that is counted over the dataset.
fn counted(desk: &Desk) -> Value {
    let answer = desk.command(&["aggregate", "--by", "week,category"]);
    assert_eq!(answer.code, 0, "{}", answer.stderr);
    answer.json()
}

#[test]
fn applying_changes_exactly_what_the_preview_told_and_the_way_back_leaves_no_trace() {
    let desk = Desk::open();
    let (analyst, reviewer) = (desk.signed_in("analyst1"), desk.signed_in("reviewer1"));
    let before = demo().records.clone();
    let counts_before = counted(&desk);
    let files_before = parquet_files(&desk);
    let flags_before = desk.command(&["flags", "--week", DEMO_WEEK]).json();
    // Of every kind: added, taken away, changed; acts, cues, grammar, classes of a hotline.
    let draft = Draft::with(&analyst, "d5_counterfeit", "水晶", "S");
    draft.set("d5_counterfeit", "假货", "remove");
    draft.set("d4_mismatch", "与图片不符", "W");
    draft.set("false_friends", "刷单返现群", "");
    draft.set("negations", "压根没", "before");
    draft.set("hypotheticals", "会不会", "remove");
    draft.set("ecommerce_cues", "网店", "0");
    draft.set("category_paths", "市场监管", "other 4");
    let effect = draft.previewed();
    let told = headings(&effect);
    let of = |code: &str| told.iter().find(|(known, ..)| known == code);
    assert!(of("counterfeit").is_some_and(|(_, gained, lost)| *gained > 0 && *lost > 0));
    assert_eq!(
        number(&effect["orders"]),
        i64::try_from(before.len()).unwrap()
    );
    assert!(list(&effect["headings"]).iter().all(|heading| {
        list(&heading["gained_examples"]).len() <= 20 && list(&heading["lost_examples"]).len() <= 20
    }));
    let lost_of = |flag: &Value| (number(&flag["lost"]), number(&flag["orders"]));
    let mut flags = list(&effect["flags"]).iter().map(lost_of);
    assert!(flags.all(|(lost, orders)| 0 < lost && lost <= orders));
    let counterfeit = total(&analyst, "category=counterfeit");
    let revision = draft.carried_out(&reviewer);
    // The preview labels only orders that hold an edited word; the run labels all.
    assert_eq!(revision["effect"], effect);
    assert_eq!(revision["proposed_by"], "analyst1");
    assert_eq!(revision["approved_by"], "reviewer1");
    for (code, gained, lost) in &told {
        let query = format!("category={code}");
        let earlier = before.iter().filter(|order| {
            let mut headings = order.headings().into_iter();
            headings.any(|heading| heading.code() == code)
        });
        let earlier = i64::try_from(earlier.count()).unwrap();
        assert_eq!(total(&analyst, &query), earlier + gained - lost, "{code}");
    }
    assert_ne!(total(&analyst, "category=counterfeit"), counterfeit);
    let after = records_of(&desk.data);
    let changed = before.iter().zip(&after).filter(|(old, new)| old != new);
    let changed: Vec<_> = changed.map(|(_, new)| new.clone()).collect();
    assert_eq!(
        i64::try_from(changed.len()).unwrap(),
        number(&effect["changed"])
    );
    assert_ne!(counted(&desk), counts_before);
    // Only files with changed orders were written anew.
    let files = parquet_files(&desk);
    let anew = files.iter().filter(|file| file.contains(".d000001."));
    let anew = anew.count();
    assert!(anew > 0 && files.len() == files_before.len());
    let version = format!(
        "{}+1",
        demo().answer(&["version"])["dictionary_version"]
            .as_str()
            .unwrap()
    );
    let order = desk
        .command(&["order", changed[0].order_id.as_str()])
        .json();
    assert_eq!(order["provenance"]["dictionary_version"], version.as_str());
    // A frozen week stays as it was evaluated.
    let flags = desk.command(&["flags", "--week", DEMO_WEEK]).json();
    assert_eq!(flags, flags_before);
    let checked = desk.command(&["fsck"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    // Back, by a draft of its own.
    let opened = analyst.post("/dictionaries/revisions/1/revert", &[]);
    let back = Draft::at(&analyst, &opened);
    assert_eq!(list(&back.page()["entries"]).len(), 8);
    let undone = back.previewed();
    let opposite: Vec<_> = told
        .iter()
        .map(|(code, gained, lost)| (code.clone(), *lost, *gained))
        .collect();
    assert_eq!(headings(&undone), opposite);
    let revision = back.carried_out(&reviewer);
    assert_eq!(revision["effect"], undone);
    assert_eq!(records_of(&desk.data), before);
    assert_eq!(counted(&desk), counts_before);
    assert_eq!(total(&analyst, "category=counterfeit"), counterfeit);
    let nothing = analyst.post("/dictionaries/revisions/1/revert", &[]);
    assert_eq!(nothing.status, 422, "{}", nothing.body);
    let checked = desk.command(&["fsck"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    let verified = desk.command(&["audit", "verify"]);
    assert_eq!(verified.code, 0, "{}", verified.stdout);
}

#[test]
fn new_rows_texts_and_searches_follow_a_revision_without_a_restart() {
    let desk = Desk::open();
    let bench = Workbench::new();
    let (analyst, other) = (desk.signed_in("analyst1"), desk.signed_in("analyst2"));
    let draft = Draft::with(&analyst, "d5_counterfeit", "贴牌机芯", "S");
    draft.set("user_words", "贴牌机芯", "");
    let effect = draft.previewed();
    let revision = draft.carried_out(&other);
    assert_eq!(revision["effect"], effect);
    let body = "市民反映在网店购买的手表是贴牌机芯，要求退款。";
    let export = Exchange::default().order(81_001).with("sqnr", body);
    let path = export.write(&bench, "new.csv");
    let import = desk.command(&["import", path.to_str().unwrap()]).json();
    assert_eq!(import["imports"][0]["state"], "committed", "{import}");
    // 贴牌机芯
    let query = "q=%E8%B4%B4%E7%89%8C%E6%9C%BA%E8%8A%AF&category=counterfeit";
    assert_eq!(total(&analyst, query), 1);
    // The running server reads files under the new dictionaries, too.
    let steward = desk.signed_in("data_admin1");
    let export = Exchange::default().order(81_002).with("sqnr", body);
    let bytes = std::fs::read(export.write(&bench, "sent.csv")).unwrap();
    let sent = steward.upload("sent.csv", &bytes);
    let place = sent.header("location").to_owned();
    assert_eq!(steward.post(&format!("{place}/confirm"), &[]).status, 303);
    while steward.get(&format!("{place}.json")).json()["state"] != "ended" {}
    assert_eq!(total(&analyst, query), 2);
    let texts = demo().run_over_with(&desk.data, &["text", "classify"], body);
    let told: Value = serde_json::from_str(&texts.stdout).unwrap();
    assert_eq!(told["categories"][0]["code"], "counterfeit", "{told}");
    let texts = demo().run_over_with(&desk.data, &["text", "segment"], body);
    let told: Value = serde_json::from_str(&texts.stdout).unwrap();
    assert!(
        list(&told["words"]).contains(&Value::from("贴牌机芯")),
        "{told}"
    );
    let checked = desk.command(&["fsck"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    let told = desk.command(&["dictionaries", "history"]).json();
    assert_eq!(number(&told["revisions"][0]["revision"]), 1);
    let told = desk
        .command(&["dictionaries", "show", "d5_counterfeit"])
        .json();
    let entry = list(&told["entries"])
        .iter()
        .find(|entry| entry["word"] == "贴牌机芯");
    assert_eq!(number(&entry.unwrap()["revision"]), 1);
}

#[test]
fn nothing_applies_without_a_preview_and_a_second_person() {
    let desk = Desk::open();
    let (one, two) = (desk.signed_in("analyst1"), desk.signed_in("analyst2"));
    let (reviewer, second) = (desk.signed_in("reviewer1"), desk.signed_in("reviewer2"));
    let draft = Draft::with(&one, "d5_counterfeit", "贴牌机芯", "S");
    // Not without a preview of what it holds.
    assert_eq!(draft.step(&one, "propose").status, 409);
    draft.previewed();
    // Somebody else edited meanwhile: the preview is of something else.
    let seen = draft.version();
    let words = [("word", "改装机芯"), ("wanted", "S"), ("reason", "同上")];
    let edit = |who: &Browser<'_>, seen: &str| {
        let draft = format!("{}.{seen}", draft.number);
        let mut fields = words.to_vec();
        fields.push(("draft", &draft));
        who.post("/dictionaries/lists/d5_counterfeit/entries", &fields)
    };
    assert_eq!(edit(&two, &seen).status, 303);
    assert_eq!(edit(&one, &seen).status, 409);
    assert_eq!(draft.step(&one, "propose").status, 409);
    assert!(draft.page()["preview"]["stale"].is_string());
    draft.previewed();
    assert_eq!(draft.step(&one, "propose").status, 303);
    // Neither who proposed nor who edited decides.
    for who in [&one, &two] {
        for step in ["approve", "reject"] {
            let refused = draft.step(who, step);
            assert_eq!(refused.status, 409, "{}", refused.body);
            assert!(refused.body.contains("须由另一名"), "{}", refused.body);
        }
    }
    // An edit voids the proposal.
    draft.set("d5_counterfeit", "改装机芯", "M");
    assert_eq!(draft.stage(), "editing");
    assert_eq!(draft.step(&reviewer, "approve").status, 409);
    draft.previewed();
    assert_eq!(draft.step(&one, "propose").status, 303);
    // Of two at once one is told of the other.
    let seen = draft.version();
    assert_eq!(draft.step_seeing(&reviewer, "reject", &seen).status, 303);
    let late = draft.step_seeing(&second, "approve", &seen);
    assert_eq!(late.status, 409, "{}", late.body);
    assert_eq!(draft.stage(), "rejected");
    let empty = desk.command(&["dictionaries", "history"]).json();
    assert_eq!(list(&empty["revisions"]).len(), 0);
    assert_eq!(records_of(&desk.data), demo().records);
    // What the rules would not understand is not written into a draft at all.
    for (word, wanted) in [("假货", "S"), ("假", "S"), ("甲|乙", "S"), ("丙丙", "X")] {
        let fields = [("word", word), ("wanted", wanted), ("reason", "试")];
        let path = "/dictionaries/lists/d5_counterfeit/entries";
        assert_eq!(one.post(path, &fields).status, 422, "{word}");
    }
}
