//! Files that nobody vouches for: the parser may die, the importer may not.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::support::{Exchange, Workbench, ledger_closes, list, number, shared_data};
use zip::write::SimpleFileOptions;

/// A workbook whose sheet claims to reach this far and whose shared strings claim to be this many.
fn claiming_workbook(path: &Path, dimension: &str, unique: &str) {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns='{PACKAGE}/content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Override PartName='/xl/workbook.xml' ContentType='{kind}.sheet.main+xml'/><Override PartName='/xl/worksheets/sheet1.xml' ContentType='{kind}.worksheet+xml'/><Override PartName='/xl/sharedStrings.xml' ContentType='{kind}.sharedStrings+xml'/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns='{PACKAGE}/relationships'><Relationship Id='r1' Type='{OFFICE}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns='{MAIN}' xmlns:r='{OFFICE}'><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns='{PACKAGE}/relationships'><Relationship Id='r1' Type='{OFFICE}/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='r2' Type='{OFFICE}/sharedStrings' Target='sharedStrings.xml'/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns='{MAIN}'><dimension ref='{dimension}'/><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row></sheetData></worksheet>"
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                "<sst xmlns='{MAIN}' count='{unique}' uniqueCount='{unique}'><si><t>工单编号</t></si></sst>"
            ),
        ),
    ];
    let mut archive = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, content) in parts {
        archive
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

/// A workbook that is small and claims to be immense.
pub(crate) fn hostile_workbook() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.xlsx");
    claiming_workbook(&path, "A1:XFD1048576", "1");
    fs::read(path).unwrap()
}

#[test]
fn a_workbook_that_claims_to_be_immense_is_refused() {
    let bench = Workbench::new();
    for (name, dimension, unique) in [
        ("wide.xlsx", "A1:XFD1048576", "1"),
        ("strings.xlsx", "A1:B2", "100000000000"),
    ] {
        let file = bench.beside(name);
        claiming_workbook(&file, dimension, unique);
        let refused = bench.run(&["import", file.to_str().unwrap()]);
        assert_eq!(refused.code, 3, "{name}: {}", refused.stdout);
        let import = &refused.json()["imports"][0];
        assert_eq!(import["state"], "refused");
        // Refused for its size, not because nobody knows its header.
        assert_ne!(import["code"], "unknown_layout", "{name}: {import}");
    }
    let good = Exchange::of(0..2).write(&bench, "good.csv");
    assert_eq!(number(&bench.import(&good)["accepted"]), 2);
    bench.fsck_is_green();
}

#[test]
fn every_odd_workbook_ends_in_a_ledger_or_a_refusal() {
    let Some(folder) = shared_data("formats") else {
        return;
    };
    let bench = Workbench::new();
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "xlsx"))
        .collect();
    files.sort();
    let mut arguments = vec!["import"];
    arguments.extend(files.iter().map(|path| path.to_str().unwrap()));
    let ran = bench.run(&arguments);
    assert!(matches!(ran.code, 0 | 3), "{}: {}", ran.code, ran.stderr);
    let answer = ran.json();
    let imports = list(&answer["imports"]);
    assert_eq!(imports.len(), files.len());
    for import in imports {
        ledger_closes(import);
        if import["state"] == "refused" {
            let message = import["message"].as_str().unwrap_or_default();
            assert!(message.chars().count() > 8, "{import}");
        }
    }
    bench.fsck_is_green();
}
