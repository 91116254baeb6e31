//! The complainant's columns, and whether the person stayed anonymous.

use super::cells::Cells;
use super::text::clean_value;
use crate::domain::{Complainant, Field, MappedRow, Sensitive};

/// What agents write when a person gives no name (domain.md §B.9 no. 14).
const NAMELESS: [&str; 14] = [
    "匿名",
    "保密",
    "不愿",
    "未提供",
    "未透露",
    "不详",
    "群众",
    "市民",
    "网友",
    "消费者",
    "无名",
    "拒绝",
    "不便",
    "无",
];

/// Reads who complained; a word that stands for "no name" is not kept as a name.
pub(super) fn read_complainant(row: &MappedRow) -> Complainant {
    let cells = Cells::of(row);
    let name = cells.value(Field::ComplainantName);
    let said_so = cells
        .values(Field::Anonymous)
        .iter()
        .any(|value| matches!(value.as_str(), "是" | "1" | "Y" | "匿名" | "保密"));
    let blanked = cells
        .first(Field::ComplainantName)
        .is_some_and(|(_, cell)| !cell.is_blank())
        && name.is_empty();
    let nameless = is_nameless(&name);
    let kept = if nameless { String::new() } else { name };
    Complainant {
        name: Sensitive::new(kept),
        phone: Sensitive::new(cells.value(Field::ComplainantPhone)),
        resident_id: Sensitive::new(cells.value(Field::ComplainantId)),
        address: Sensitive::new(cells.value(Field::ComplainantAddress)),
        account: Sensitive::new(cells.value(Field::ComplainantAccount)),
        anonymous: said_so || nameless || blanked,
    }
}

/// Whether the cell of a name column says that no name was given.
pub fn tells_no_name(cell: &str) -> bool {
    is_nameless(&clean_value(cell))
}

fn is_nameless(name: &str) -> bool {
    let exact = matches!(name, "某" | "*" | "某某" | "X" | "x");
    let masked = !name.is_empty() && name.chars().all(|c| matches!(c, '*' | '/' | '某' | '×'));
    let word = NAMELESS.iter().any(|word| {
        name == *word
            || (word.chars().count() > 1 && name.contains(word) && name.chars().count() <= 8)
    });
    exact || masked || word || name.starts_with('某')
}

#[cfg(test)]
mod tests {
    use super::super::cells::sample;
    use super::*;

    #[test]
    fn a_word_for_no_name_makes_the_order_anonymous() {
        for name in [
            "匿名",
            "不愿透露",
            "某先生",
            "群众",
            "/",
            "*",
            "***",
            "热心市民",
            "保密",
            "未提供",
        ] {
            let person = read_complainant(&sample(&[(Field::ComplainantName, "诉求人", name)]));
            assert!(person.anonymous, "{name}");
            assert!(person.name.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_name_is_a_name_and_a_column_may_say_otherwise() {
        let named = read_complainant(&sample(&[(Field::ComplainantName, "", "张先生")]));
        assert!(!named.anonymous);
        assert_eq!(named.name.expose(), "张先生");
        let hidden = read_complainant(&sample(&[
            (Field::ComplainantName, "", "李四"),
            (Field::Anonymous, "是否匿名", "是"),
        ]));
        assert!(hidden.anonymous);
    }
}
