//! A workbench that runs on while another process imports and evaluates: what that brought is there at the next question.

use std::fs;

use super::{Browser, Desk};
use crate::fsck::listing;
use crate::support::{Exchange, Workbench, list, number, text};

/// Nobody in the samples is called this.
const NEWCOMER: &str = "东海县后来才有的测试商行";
/// `水晶镇纸`: nothing in the samples is.
const NEW_WORDS: &str = "%E6%B0%B4%E6%99%B6%E9%95%87%E7%BA%B8";

fn total(browser: &Browser<'_>, query: &str) -> i64 {
    number(&browser.get(&format!("/search.json?q={query}")).json()["total"])
}

fn merchants(browser: &Browser<'_>) -> Vec<String> {
    let answer = browser
        .get("/merchants.json?name=%E5%90%8E%E6%9D%A5%E6%89%8D")
        .json();
    let shown = list(&answer["merchants"]).iter();
    shown.map(|shown| text(&shown["name"]).to_owned()).collect()
}

/// Imports with a process of its own; the number of the import.
fn import(desk: &Desk, bench: &Workbench, export: &Exchange, name: &str) -> String {
    let path = export.write(bench, name);
    let imported = desk.command(&["import", path.to_str().unwrap()]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    let id = text(&imported.json()["imports"][0]["import_id"]).to_owned();
    id.strip_prefix("imp-").unwrap().to_owned()
}

#[test]
fn an_import_of_another_process_is_found_without_a_restart() {
    let desk = Desk::open();
    let bench = Workbench::new();
    let analyst = desk.signed_in("analyst1");
    // What is kept for later questions is made now, of the state before.
    assert_eq!(total(&analyst, NEW_WORDS), 0);
    assert_eq!(merchants(&analyst), Vec::<String>::new());
    let before = total(&analyst, "");
    let export = Exchange::default()
        .order(70_001)
        .with("sqnr", "市民反映购买的水晶镇纸是玻璃做的，要求退款。")
        .with("bfydw", NEWCOMER)
        .order(70_002)
        .with("bfydw", NEWCOMER);
    import(&desk, &bench, &export, "later.csv");
    assert_eq!(total(&analyst, NEW_WORDS), 1);
    assert_eq!(total(&analyst, ""), before + 2);
    assert_eq!(merchants(&analyst), [NEWCOMER]);
    let ready = analyst.get("/readyz");
    assert_eq!((ready.status, ready.body.as_str()), (200, "ready\n"));
    let counted = analyst.get("/metrics").body;
    assert!(
        counted.contains(&format!("mingcha_orders {}\n", before + 2)),
        "{counted}"
    );
    // A correction of one of them, which changes no number of orders.
    let corrected = Exchange::default()
        .order(70_002)
        .with("sqnr", "市民更正：购买的也是水晶镇纸，要求退款。")
        .with("bfydw", NEWCOMER);
    import(&desk, &bench, &corrected, "corrected.csv");
    assert_eq!(total(&analyst, NEW_WORDS), 2);
    assert_eq!(total(&analyst, ""), before + 2);
}

#[test]
fn files_that_a_killed_import_left_behind_its_commit_are_moved_into_place_by_who_asks() {
    let desk = Desk::open();
    let bench = Workbench::new();
    let analyst = desk.signed_in("analyst1");
    assert_eq!(merchants(&analyst), Vec::<String>::new());
    let export = Exchange::default().order(70_001).with("bfydw", NEWCOMER);
    let number = import(&desk, &bench, &export, "later.csv");
    let root = desk.data.join("dataset");
    let live = listing(&root)
        .into_keys()
        .find(|path| path.ends_with(format!("import-{number}.parquet")))
        .unwrap();
    let staged = root
        .join(format!(".staging/{}", number.trim_start_matches('0')))
        .join(live.strip_prefix(&root).unwrap());
    fs::create_dir_all(staged.parent().unwrap()).unwrap();
    fs::rename(&live, &staged).unwrap();
    assert_eq!(merchants(&analyst), [NEWCOMER]);
    assert!(live.exists() && !staged.exists());
}
