//! The vault: every block counts, not the newest alone.

use std::fs;

use super::town::{finds, look, sql, town};

#[test]
fn a_changed_block_of_any_import_is_found() {
    for statement in [
        "UPDATE sealed_rows SET block = zeroblob(length(block)) WHERE import_seq = 1",
        "UPDATE sealed_rows SET block = zeroblob(length(block)) WHERE import_seq = 2",
        "UPDATE sealed_rows SET block = zeroblob(3) WHERE import_seq = 3",
    ] {
        let bench = town();
        sql(&bench.data().join("vault.db"), &[statement]);
        finds(&bench, &["vault"], "密封块无法打开");
    }
}

#[test]
fn a_removed_block_leaves_rows_without_their_original() {
    for (statement, words) in [
        (
            "DELETE FROM sealed_rows WHERE import_seq = 1",
            "的原始行不在保险库中",
        ),
        ("DELETE FROM sealed_rows WHERE import_seq = 2", "隔离行"),
    ] {
        let bench = town();
        sql(&bench.data().join("vault.db"), &[statement]);
        finds(&bench, &["vault_rows"], words);
    }
}

#[test]
fn a_missing_vault_or_key_is_found_and_none_is_made() {
    let bench = town();
    let key = bench.beside("no key is here");
    let ran = bench.run(&["--key-file", key.to_str().unwrap(), "fsck"]);
    assert_eq!(ran.code, 4);
    assert!(ran.stdout.contains("找不到保险库密钥文件"));
    assert!(!key.exists());
    fs::remove_file(bench.data().join("vault.db")).unwrap();
    let look = look(&bench);
    assert_eq!(look.failed(), ["vault", "vault_rows"]);
    assert!(look.detail("vault").contains("保险库文件缺失"));
}
