//! A file comes in through the browser, is looked at, and is imported once its sender has confirmed it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use mingcha::store::WriterLock;
use serde_json::Value;

use super::desk::{Answer, Browser, Desk};
use crate::support::{Exchange, Sheet, Workbench, list, number, text, write_sheets};

fn bytes_of(export: &Exchange, name: &str) -> Vec<u8> {
    let bench = Workbench::new();
    fs::read(export.write(&bench, name)).unwrap()
}

/// The address of the uploaded file.
fn place(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").to_owned()
}

/// The page of an uploaded file, once its import has ended.
fn ended(browser: &Browser<'_>, place: &str) -> Value {
    loop {
        let page = browser.get(&format!("{place}.json")).json();
        if page["state"] != "importing" {
            return page;
        }
        std::thread::yield_now();
    }
}

fn staged_files(desk: &Desk) -> usize {
    fs::read_dir(desk.data.join("uploads")).map_or(0, Iterator::count)
}

/// Actions and objects of the newest entries, oldest of them first.
fn newest_entries(desk: &Desk, count: usize) -> Vec<(String, String)> {
    let page = desk.signed_in("auditor1").get("/audit.json").json();
    let entries = list(&page["entries"]).iter().skip(2).take(count);
    let mut told: Vec<(String, String)> = entries
        .map(|entry| {
            (
                text(&entry["action"]).to_owned(),
                text(&entry["object"]).to_owned(),
            )
        })
        .collect();
    told.reverse();
    told
}

#[test]
fn a_file_is_looked_at_confirmed_and_imported_as_the_command_does() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let export = Exchange::of(70_001..70_004)
        .order(70_004)
        .with("slsj", "不记得了");
    let bytes = bytes_of(&export, "a.csv");
    let place = place(&steward.upload("12345数据_202610.csv", &bytes));
    let seen = steward.get(&format!("{place}.json")).json();
    assert_eq!(seen["state"], "waiting");
    assert_eq!(seen["file"], "12345数据_202610.csv");
    assert_eq!(seen["encoding"], "gb18030");
    assert_eq!((number(&seen["rows"]), number(&seen["set_aside"])), (4, 1));
    let sheet = &seen["sheets"][0];
    assert_eq!(sheet["profile"], "hotline_12345_exchange");
    let used: Vec<(&str, &str)> = list(&sheet["used"])
        .iter()
        .map(|column| (text(&column["header"]), text(&column["becomes"])))
        .collect();
    assert!(used.contains(&("slsj", "来电时间")), "{used:?}");
    let unused: Vec<&str> = list(&sheet["unused"])
        .iter()
        .map(|column| text(&column["header"]))
        .collect();
    assert!(unused.is_empty() || !unused.contains(&"slsj"));
    // What the rows tell of people is not shown, on the page or beside it.
    let page = steward.get(&place).body;
    for personal in ["欧阳测", "13900070001"] {
        assert!(!page.contains(personal) && !seen.to_string().contains(personal));
    }
    assert!(page.contains("确认导入") && page.contains("将放入隔离区"));
    let folder = desk.data.join("uploads");
    let mode = fs::metadata(&folder).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let before = desk.signed_in("analyst1").get("/search.json").json();
    let confirmed = steward.post(&format!("{place}/confirm"), &[]);
    assert_eq!(confirmed.header("location"), place, "{}", confirmed.body);
    let page = ended(&steward, &place);
    let end = &page["end"];
    assert_eq!(end["state"], "committed", "{page}");
    assert_eq!(
        (number(&end["accepted"]), number(&end["quarantined"])),
        (3, 1)
    );
    assert_eq!(staged_files(&desk), 0);
    let after = desk.signed_in("analyst1").get("/search.json").json();
    assert_eq!(number(&after["total"]), number(&before["total"]) + 3);
    let line = steward.get("/imports.json").json()["imports"][0].clone();
    assert_eq!(line["operator"], "data_admin1");
    assert_eq!(line["file"], "12345数据_202610.csv");
    // The same bytes again are known, and confirming them changes nothing.
    let again = steward.upload("同一文件.csv", &bytes);
    let again = self::place(&again);
    assert!(steward.get(&again).body.contains("同一文件已导入"));
    steward.post(&format!("{again}/confirm"), &[]);
    let page = ended(&steward, &again);
    assert_eq!(page["end"]["state"], "already_imported");
    let checked = desk.command(&["fsck"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
}

#[test]
fn each_step_is_one_entry_without_the_name_of_the_file() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let bytes = bytes_of(&Exchange::of(71_001..71_002), "a.csv");
    let first = place(&steward.upload("欧阳测的投诉.csv", &bytes));
    assert_eq!(steward.post(&format!("{first}/cancel"), &[]).status, 303);
    assert_eq!(staged_files(&desk), 0);
    assert_eq!(steward.get(&first).status, 404);
    let second = place(&steward.upload("欧阳测的投诉.csv", &bytes));
    assert_eq!(steward.post(&format!("{second}/confirm"), &[]).status, 303);
    let page = ended(&steward, &second);
    let import = format!("import:{}", text(&page["end"]["import_id"]));
    let object = |place: &str| place.replace("/imports/upload/", "upload:");
    let told = newest_entries(&desk, 6);
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|(action, object)| (action.as_str(), object.as_str()))
        .filter(|(action, _)| *action != "主体自动关联")
        .collect();
    let (first, second) = (object(&first), object(&second));
    let expected = [
        ("上传文件", first.as_str()),
        ("取消上传的文件", &first),
        ("上传文件", &second),
        ("确认导入上传的文件", &second),
        ("导入", &import),
    ];
    assert!(
        told.windows(expected.len())
            .any(|entries| entries == expected),
        "{told:?}"
    );
    let exported = desk.command(&["audit", "export"]).stdout;
    assert!(!exported.contains("欧阳测"), "the log names the file");
}

#[test]
fn nobody_but_a_data_administrator_gets_in_and_nobody_sees_anothers_file() {
    let desk = Desk::open();
    let (one, other) = (desk.signed_in("data_admin1"), desk.signed_in("data_admin2"));
    let analyst = desk.signed_in("analyst1");
    let bytes = bytes_of(&Exchange::of(72_001..72_002), "a.csv");
    let refused = analyst.upload("a.csv", &bytes);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "forbidden")
    );
    let nobody = desk.browser().upload_form(&[], "a.csv", &bytes);
    assert_eq!(nobody.status, 401);
    // The token of another session, none, or one behind the file.
    let foreign = other.form_token();
    for fields in [&[("form_token", foreign.as_str())][..], &[]] {
        let forged = one.upload_form(fields, "a.csv", &bytes);
        assert_eq!((forged.status, forged.code().as_str()), (403, "forged"));
    }
    assert_eq!(staged_files(&desk), 0);
    let place = place(&one.upload("a.csv", &bytes));
    for answer in [
        other.get(&place),
        other.get(&format!("{place}.json")),
        other.post(&format!("{place}/confirm"), &[]),
        other.post(&format!("{place}/cancel"), &[]),
    ] {
        assert_eq!(answer.status, 404, "{}", answer.body);
    }
    assert!(!other.get("/imports/upload").body.contains(&place));
    assert!(one.get("/imports/upload").body.contains(&place));
    let unforged = one.send(&format!("{place}/confirm"), &[], &[]);
    assert_eq!(unforged.code(), "forged");
}

#[test]
fn a_file_that_is_too_large_is_told_so_and_leaves_nothing() {
    let desk = Desk::open_changed(&["--upload-megabytes", "1"], |_| {});
    let steward = desk.signed_in("data_admin1");
    let large = vec![b'a'; (1 << 20) + 1];
    let refused = steward.upload("a.csv", &large);
    assert_eq!(refused.status, 413, "{}", refused.body);
    assert_eq!(refused.code(), "too_large");
    let message = refused.json()["error"]["message"].to_string();
    assert!(message.contains("1MB的上限"), "{message}");
    assert_eq!(staged_files(&desk), 0);
    // Also where everything before the file is what is immense.
    let token = "x".repeat(1 << 17);
    let refused = steward.upload_form(&[("form_token", &token)], "a.csv", b"x");
    assert_eq!(refused.status, 403, "{}", refused.body);
    let empty = steward.upload("a.csv", b"");
    assert_eq!(empty.status, 422, "{}", empty.body);
    // The next one is welcome.
    let bytes = bytes_of(&Exchange::of(73_001..73_002), "a.csv");
    place(&steward.upload("a.csv", &bytes));
}

#[test]
fn a_name_like_a_path_leads_nowhere() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let bytes = bytes_of(&Exchange::of(74_001..74_002), "a.csv");
    for (given, shown) in [
        ("../../../../tmp/一.csv", "一.csv"),
        ("C:\\\\导出\\\\二.csv", "二.csv"),
        ("..", "未命名"),
        ("<img src=x>.csv", "_img src=x_.csv"),
    ] {
        let place = place(&steward.upload(given, &bytes));
        let page = steward.get(&format!("{place}.json")).json();
        assert_eq!(page["file"], shown, "{given}");
        let folder = desk
            .data
            .join(place.replace("/imports/upload/", "uploads/"));
        let files: Vec<_> = fs::read_dir(folder).unwrap().collect();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].as_ref().unwrap().file_name(), shown);
        assert!(!steward.get(&place).body.contains("<img"));
    }
}

#[test]
fn a_hostile_or_unknown_file_is_refused_with_what_to_do_and_cannot_be_confirmed_into_the_data() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let bomb = crate::import::hostile_workbook();
    let page = |name: &str, bytes: &[u8]| {
        let place = place(&steward.upload(name, bytes));
        let page = steward.get(&place).body;
        assert!(page.contains("不能导入"), "{name}: {page}");
        assert!(!page.contains("确认导入"), "{name}");
        (place.clone(), steward.get(&format!("{place}.json")).json())
    };
    let (place, immense) = page("工单.xlsx", &bomb);
    assert!(!text(&immense["refused"][0]).contains("表头"), "{immense}");
    let (_, unknown) = page("表.csv", "甲列,乙列,丙列\r\n1,2,3\r\n".as_bytes());
    assert!(text(&unknown["refused"][0]).contains("甲列"));
    assert!(text(&unknown["refused"][1]).contains("选定来源"));
    let (_, unsure) = page(
        "表.csv",
        "编号,时间,电话,内容\r\n1,2026-10-01,13912345678,不退款\r\n".as_bytes(),
    );
    assert!(text(&unsure["refused"][1]).contains("选定来源"), "{unsure}");
    let (_, picture) = page("工单.csv", b"\x89PNG\r\n\x1a\n");
    assert!(text(&picture["refused"][0]).contains("图片"));
    // Whoever sends the form all the same gets the answer of the import.
    assert_eq!(steward.post(&format!("{place}/confirm"), &[]).status, 303);
    let end = ended(&steward, &place)["end"].clone();
    assert_eq!(end["state"], "refused", "{end}");
    assert!(desk.command(&["fsck"]).code == 0);
    // A person's own choice of the source is taken.
    let token = steward.form_token();
    let fields = [
        ("form_token", token.as_str()),
        ("source", "12315_complaint"),
    ];
    let chosen = steward.upload_form(
        &fields,
        "表.csv",
        "编号,时间,电话,内容\r\n1,2026-10-01,13912345678,不退款\r\n".as_bytes(),
    );
    let chosen = self::place(&chosen);
    let seen = steward.get(&format!("{chosen}.json")).json();
    assert_eq!(seen["refused"], Value::Null, "{seen}");
    assert!(!seen.to_string().contains("13912345678"));
}

#[test]
fn the_sheets_of_a_workbook_are_told_apart() {
    let desk = Desk::open();
    let bench = Workbench::new();
    let steward = desk.signed_in("data_admin1");
    let file = bench.beside("二表.xlsx");
    let header = &["工单编号", "来电时间", "诉求标题", "诉求内容", "经办心得"][..];
    let row = &["G1", "2026-10-02 08:00", "不退款", "网店不退款", "甲"][..];
    write_sheets(
        &file,
        &[
            Sheet {
                name: "工单",
                rows: &[header, row],
            },
            Sheet {
                name: "其他",
                rows: &[
                    &["甲列", "乙列", "丙列"],
                    &["1", "2", "3"],
                    &["4", "5", "6"],
                ],
            },
        ],
    );
    let place = place(&steward.upload("二表.xlsx", &fs::read(file).unwrap()));
    let seen = steward.get(&format!("{place}.json")).json();
    let sheets = list(&seen["sheets"]);
    assert_eq!(sheets[0]["name"], "工单");
    assert_eq!(sheets[0]["state"], "recognised");
    assert_eq!(sheets[0]["unused"][0]["header"], "经办心得");
    assert_eq!(sheets[1]["state"], "unknown");
    assert_eq!(number(&sheets[1]["set_aside"][0][1]), 2);
    assert_eq!(seen["refused"], Value::Null);
}

#[test]
fn while_another_import_runs_the_file_waits_and_its_sender_is_told() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let writing = WriterLock::take(&desk.data).unwrap();
    let bytes = bytes_of(&Exchange::of(75_001..75_002), "a.csv");
    let place = place(&steward.upload("a.csv", &bytes));
    let busy = steward.post(&format!("{place}/confirm"), &[]);
    assert_eq!((busy.status, busy.code().as_str()), (409, "busy"));
    let message = busy.json()["error"]["message"].to_string();
    assert!(message.contains("正在进行") && message.contains("仍然保留"));
    let seen = steward.get(&format!("{place}.json")).json();
    assert_eq!(seen["state"], "waiting");
    drop(writing);
    assert_eq!(steward.post(&format!("{place}/confirm"), &[]).status, 303);
    assert_eq!(ended(&steward, &place)["end"]["state"], "committed");
    // What has ended is not confirmed again.
    let again = steward.post(&format!("{place}/confirm"), &[]);
    assert_eq!(again.status, 409, "{}", again.body);
}

#[test]
fn what_was_confirmed_is_imported_whole_though_the_server_is_ended() {
    let mut desk = Desk::open();
    let bytes = bytes_of(&Exchange::of(76_001..76_400), "a.csv");
    {
        let steward = desk.signed_in("data_admin1");
        let left = place(&steward.upload("b.csv", b"gdbh,slsj,sqbt,sqnr\r\n"));
        assert!(left.starts_with("/imports/upload/"));
        let place = place(&steward.upload("a.csv", &bytes));
        assert_eq!(steward.post(&format!("{place}/confirm"), &[]).status, 303);
    }
    desk.end();
    let found = desk.command(&["search", "--from", "2026-10-01", "水晶手串"]);
    assert!(number(&found.json()["total"]) >= 399, "{}", found.stdout);
    let checked = desk.command(&["fsck"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
    // What nobody confirmed is there until the next start.
    assert_eq!(staged_files(&desk), 1);
}
