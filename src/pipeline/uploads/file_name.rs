//! The name that a browser tells for a file, made safe to keep and to show.

/// Bytes that file systems allow for a name, less what an ending may need.
const MOST_BYTES: usize = 180;

const NAMELESS: &str = "未命名";

/// The last part of a path, without what a file system, a terminal or a reader could be misled by.
///
/// The ending stays: it tells people, not the program, what the file is.
pub(super) fn safe_file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last
        .chars()
        .filter(|letter| !letter.is_control() && !is_invisible(*letter))
        .map(|letter| match letter {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            other => other,
        })
        .collect();
    // A hidden file, and the folder above.
    let name = kept.trim().trim_start_matches('.').trim();
    if name.is_empty() {
        return NAMELESS.to_owned();
    }
    shortened(name)
}

/// Marks that turn the direction of writing or take no room: `x\u{202e}vsc.exe` reads like `xexe.csv`.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffd}' | '\u{e0000}'..='\u{e007f}')
}

fn shortened(name: &str) -> String {
    if name.len() <= MOST_BYTES {
        return name.to_owned();
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| ending.len() <= 8);
    let mut short = String::new();
    for letter in name.chars() {
        if short.len() + letter.len_utf8() > MOST_BYTES {
            break;
        }
        short.push(letter);
    }
    if let Some(ending) = ending {
        short.push('.');
        short.push_str(ending);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_cut_to_its_last_part_and_never_leads_elsewhere() {
        for (given, name) in [
            ("12345工单_2026年11月.xlsx", "12345工单_2026年11月.xlsx"),
            ("../../../etc/passwd", "passwd"),
            ("C:\\导出\\工单.csv", "工单.csv"),
            ("..", "未命名"),
            ("a/..", "未命名"),
            ("/", "未命名"),
            ("", "未命名"),
            (".bashrc", "bashrc"),
            ("a\u{0}b\r\nc.csv", "abc.csv"),
            ("工单\u{202e}vsc.exe", "工单vsc.exe"),
            ("a:b|c?.csv", "a_b_c_.csv"),
        ] {
            assert_eq!(safe_file_name(given), name, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = format!("{}.xlsx", "工".repeat(200));
        let name = safe_file_name(&long);
        assert!(name.len() <= 200 && name.ends_with("工.xlsx"), "{name}");
        assert_eq!(name, safe_file_name(&name));
    }
}
