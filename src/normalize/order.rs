//! One mapped row → one canonical order, or the reason why it is none.

use chrono::NaiveDate;

use super::amount::{Money, read_amount};
use super::cells::Cells;
use super::content::{Content, read_content};
use super::hash::content_sha256;
use super::intake::{channel_of, nature_of};
use super::linked::linked_numbers;
use super::outcome::{is_marked_duplicate, is_recalled, result_of, satisfied};
use super::parties::read_parties;
use super::people::read_complainant;
use super::place::region;
use super::times::{name_of, other_time, quarantined, received_at};
use super::uncomputed::{uncomputed, uncomputed_notes};
use crate::domain::{
    Amount, CanonicalOrder, Channel, Field, MappedRow, Nature, Note, OrderId, OrderNo,
    OrderNoError, QuarantineReason, Quarantined, RegionCode,
};
use crate::lexicon::Regions;

/// What a row needs to know about its file.
#[derive(Debug, Clone, Copy)]
pub struct NormalizeContext<'a> {
    pub regions: &'a Regions,
    /// The year of the file's period, for dates without one.
    pub file_year: Option<i32>,
    /// The city whose counties may be named without it.
    pub home_region: Option<RegionCode>,
    /// The day of the import: a later time of receipt is noted. Nothing is noted without it.
    pub today: Option<NaiveDate>,
}

/// Reads a row's cells; what is odd but usable becomes a note, what is unusable a quarantine.
pub fn normalize(
    row: &MappedRow,
    context: &NormalizeContext,
) -> Result<CanonicalOrder, Quarantined> {
    let cells = Cells::of(row);
    let mut notes = row.notes.clone();
    notes.extend(uncomputed_notes(row));
    let order_no = order_number(row)?;
    let content = read_content(row);
    if content.title.is_empty() && content.body.is_empty() {
        let unknown = uncomputed(row, &[Field::Title, Field::Body]);
        return Err(unknown.unwrap_or_else(|| missing_text(row)));
    }
    let received_at = received_at(row, context, &mut notes)?;
    let mut time = |field| other_time(cells, field, context, &mut notes);
    let (accepted_at, dispatched_at) = (time(Field::AcceptedAt), time(Field::DispatchedAt));
    let (due_at, closed_at) = (time(Field::DueAt), time(Field::ClosedAt));
    let (amount, amount_raw) = money(cells, Field::Amount, &mut notes);
    let (redress, _) = money(cells, Field::Redress, &mut notes);
    let (region_raw, region) = region(cells, context, &mut notes);
    if is_marked_duplicate(row) {
        notes.push(Note::new("marked_duplicate", "来源系统标记为重复件"));
    }
    let content_sha256 = content_sha256(row, context.file_year);
    let order_id = match &order_no {
        Some(number) => OrderId::of_number(row.source, number),
        None => OrderId::of_hash(row.source, &content_sha256),
    };
    let Content {
        title,
        body,
        reply,
        truncated,
        notes: content_notes,
    } = content;
    notes.extend(content_notes);
    Ok(CanonicalOrder {
        source: row.source,
        order_id,
        linked_nos: linked_numbers(
            row,
            order_no.as_ref(),
            &[&title, &body, &cells.value(Field::Remark)],
        ),
        order_no,
        nature: nature(cells, &mut notes),
        channel: channel(cells),
        received_at,
        accepted_at,
        dispatched_at,
        due_at,
        closed_at,
        complainant: read_complainant(row),
        respondents: read_parties(row),
        industry: cells.value(Field::Industry),
        product: cells.value(Field::Product),
        brand: cells.value(Field::Brand),
        purchase_no: cells.value(Field::PurchaseNo),
        waybill: cells.value(Field::Waybill),
        title,
        body,
        category_path: cells.values(Field::CategoryPath),
        region_raw,
        region,
        amount,
        amount_raw,
        handler_unit: cells.value(Field::HandlerUnit),
        result: result_of(row, &reply),
        result_text: joined(&cells.text(Field::Result), &reply),
        redress,
        satisfied: satisfied(row),
        recalled: is_recalled(row),
        truncated,
        notes,
        content_sha256,
    })
}

fn order_number(row: &MappedRow) -> Result<Option<OrderNo>, Quarantined> {
    for (header, cell) in Cells::of(row).all(Field::OrderNo) {
        match cell.text().parse() {
            Ok(number) => return Ok(Some(number)),
            Err(OrderNoError::Blank) => {}
            Err(error) => {
                let why = match error {
                    OrderNoError::TooLong => "编号超过64个字符，可能是列错位",
                    OrderNoError::Damaged | OrderNoError::Blank => {
                        "编号已被电子表格转成科学记数法，末几位丢失"
                    }
                };
                return Err(quarantined(
                    QuarantineReason::OrderNoDamaged,
                    row,
                    name_of(header, Field::OrderNo),
                    &format!("{why}。请在源系统重新导出，将编号列设为文本后重新导入"),
                ));
            }
        }
    }
    // Without its number the order would be another one once the number is known.
    uncomputed(row, &[Field::OrderNo]).map_or(Ok(None), Err)
}

fn missing_text(row: &MappedRow) -> Quarantined {
    quarantined(
        QuarantineReason::MissingText,
        row,
        text_column(row),
        "标题和内容都为空，无法成为工单。请在源文件中补上内容，或确认该行不是工单",
    )
}

/// What the file itself calls its column for the content, else for the title.
fn text_column(row: &MappedRow) -> &str {
    let own = [Field::Body, Field::Title].into_iter().find_map(|field| {
        let (header, _) = Cells::of(row).first(field)?;
        (!header.is_empty()).then_some(header)
    });
    own.unwrap_or_else(|| Field::Body.label())
}

fn money(cells: Cells, field: Field, notes: &mut Vec<Note>) -> (Option<Amount>, String) {
    for (header, cell) in cells.all(field) {
        let raw = cell.text().trim().to_owned();
        match read_amount(&raw, header) {
            Money::Absent => {}
            Money::Read(amount, note) => {
                notes.extend(note);
                return (Some(amount), raw);
            }
            Money::Unreadable(note) => {
                notes.push(note);
                return (None, raw);
            }
        }
    }
    (None, String::new())
}

fn nature(cells: Cells, notes: &mut Vec<Note>) -> Option<Nature> {
    let written = cells.value(Field::Nature);
    let nature = nature_of(&written);
    if nature.is_none() && !written.is_empty() {
        let text = "诉求类型不是投诉、举报、咨询等常用类型，由分类程序判断";
        notes.push(Note::new("nature_unknown", text));
    }
    nature
}

fn channel(cells: Cells) -> Channel {
    channel_of(&cells.value(Field::Channel))
}

fn joined(result: &str, reply: &str) -> String {
    let parts: Vec<&str> = [result, reply]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    parts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::cells::sample;
    use super::*;
    use crate::domain::ResultCode;

    const ORDER: [(Field, &str, &str); 3] = [
        (Field::OrderNo, "工单编号", "ＬＹＧ0001"),
        (Field::ReceivedAt, "来电时间", "2026-11-20 09:12"),
        (Field::Body, "诉求内容", "买到假货"),
    ];

    fn run(cells: &[(Field, &str, &str)]) -> Result<CanonicalOrder, Quarantined> {
        let regions = Regions::shipped().unwrap();
        let context = NormalizeContext {
            regions: &regions,
            file_year: None,
            home_region: None,
            today: NaiveDate::from_ymd_opt(2026, 11, 22),
        };
        normalize(&sample(cells), &context)
    }

    fn with(more: &[(Field, &str, &str)]) -> CanonicalOrder {
        run(&[&ORDER[..], more].concat()).unwrap()
    }

    fn has_note(order: &CanonicalOrder, code: &str) -> bool {
        order.notes.iter().any(|note| note.code == code)
    }

    #[test]
    fn an_order_is_read_whole() {
        let order = with(&[
            (Field::Region, "所属区县", "连云港市海州区"),
            (Field::Nature, "诉求类型", "投诉"),
            (Field::Amount, "涉及金额(元)", "1,200"),
            (Field::Outcome, "是否属实", "属实"),
            (Field::Respondent, "被反映单位", "甲公司"),
        ]);
        assert_eq!(order.order_id.as_str(), "12345:LYG0001");
        assert_eq!(order.nature, Some(Nature::Complaint));
        assert_eq!(order.region, RegionCode::try_from(320_706).ok());
        assert_eq!(order.amount.map(|amount| amount.high.0), Some(120_000));
        assert_eq!(order.result, ResultCode::Confirmed);
        assert_eq!(order.respondents.len(), 1);
        assert_eq!(order.notes, []);
    }

    #[test]
    fn an_order_without_a_number_is_known_by_its_hash() {
        let order = run(&ORDER[1..]).unwrap();
        let head: String = order.content_sha256.chars().take(16).collect();
        assert_eq!(order.order_id.as_str(), format!("12345:{head}"));
        assert_eq!(order.order_no, None);
    }

    #[test]
    fn what_an_order_cannot_do_without_is_told_with_row_and_column() {
        let [number, time, body] = ORDER;
        for (cells, reason, part) in [
            (
                vec![number, time],
                QuarantineReason::MissingText,
                "第12行“内容”列",
            ),
            (
                vec![number, time, (Field::Body, "sqnr", " ")],
                QuarantineReason::MissingText,
                "第12行“sqnr”列",
            ),
            (
                vec![number, body],
                QuarantineReason::MissingReceivedAt,
                "第12行“来电时间”列",
            ),
            (
                vec![number, body, (Field::ReceivedAt, "来电时间", "2024-02-30")],
                QuarantineReason::BadReceivedAt,
                "“2024-02-30”",
            ),
            (
                vec![number, body, (Field::ReceivedAt, "来电时间", "0000-00-00")],
                QuarantineReason::MissingReceivedAt,
                "来电时间",
            ),
        ] {
            let refused = run(&cells).unwrap_err();
            assert_eq!(refused.reason, reason);
            assert!(refused.message.contains(part), "{}", refused.message);
        }
    }

    #[test]
    fn a_message_about_a_bad_time_holds_no_personal_data() {
        for value in ["张三", "13800001234", "11010519491231002X"] {
            let [number, _, body] = ORDER;
            let refused = run(&[number, body, (Field::ReceivedAt, "来电时间", value)]).unwrap_err();
            assert!(!refused.message.contains(value), "{}", refused.message);
        }
    }

    #[test]
    fn an_impossible_time_of_closing_is_only_noted() {
        let order = with(&[(Field::ClosedAt, "办结时间", "2024-02-30")]);
        assert_eq!(order.closed_at, None);
        assert!(has_note(&order, "time_unreadable"));
    }

    #[test]
    fn a_time_after_the_day_of_the_import_is_noted() {
        let [number, _, body] = ORDER;
        for (time, noted) in [("2026-11-23 08:00", false), ("2026-11-24", true)] {
            let order = run(&[number, body, (Field::ReceivedAt, "来电时间", time)]).unwrap();
            assert_eq!(has_note(&order, "future_date"), noted, "{time}");
        }
    }

    #[test]
    fn a_blank_time_is_told_by_the_name_of_its_column() {
        let [number, _, body] = ORDER;
        let mut row = sample(&[number, body]);
        row.received_at_header = "投诉时间".to_owned();
        let regions = Regions::shipped().unwrap();
        let context = NormalizeContext {
            regions: &regions,
            file_year: None,
            home_region: None,
            today: None,
        };
        let refused = normalize(&row, &context).unwrap_err();
        assert!(
            refused.message.contains("“投诉时间”列"),
            "{}",
            refused.message
        );
    }

    #[test]
    fn a_bare_county_is_resolved_by_the_city_named_in_its_row() {
        let bare = with(&[(Field::Region, "区县", "海州区")]);
        assert_eq!(bare.region, None);
        assert!(has_note(&bare, "region_unresolved"));
        let told = with(&[
            (Field::Region, "区县", "海州区"),
            (Field::HandlerUnit, "承办单位", "连云港市市场监督管理局"),
        ]);
        assert_eq!(told.region, RegionCode::try_from(320_706).ok());
    }
}
