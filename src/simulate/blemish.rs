//! Small faults in the text of an order, as people and programs leave them.

use super::codes;
use super::dice::Dice;
use super::dirt::Dirt;
use super::order::Order;
use super::phrases::{Phrases, Slots};

/// Characters at which the exporting system cuts a content.
const CAP: usize = 500;

/// Throws at most one fault of the text and notes it on the order.
pub(super) fn blemish(order: &mut Order, phrases: &Phrases, slots: &Slots, dice: &mut Dice) {
    match dice.between(0, 999) {
        0..=9 => {
            order.body = format!("<p>{}</p>&nbsp;<br>", order.body.replace('，', "，&nbsp;"));
            order.dirt.push(Dirt::HtmlEntities);
        }
        10..=24 => {
            order.body = order.body.chars().map(full_width_digit).collect();
            order.dirt.push(Dirt::FullWidthDigits);
        }
        25..=39 => {
            order.body = format!("\u{a0}\u{3000}{}\u{200b}", order.body);
            order.dirt.push(Dirt::NoBreakSpace);
        }
        40..=46 => {
            let section = if order.party.is_some() {
                "background"
            } else {
                "municipal.background"
            };
            while order.body.chars().count() <= CAP {
                let line = phrases.suiting(section, slots.trade, dice);
                slots.fill(line, dice, &mut order.body);
            }
            order.body = order.body.chars().take(CAP).collect();
            order.dirt.push(Dirt::TruncatedAt500);
        }
        47..=58 => {
            order.body.push_str("【办理情况】");
            slots.fill(phrases.one("reply", dice), dice, &mut order.body);
            order.dirt.push(Dirt::ReplyInContent);
        }
        59..=75 => {
            let phone = codes::mobile(dice);
            let id = codes::resident_id(order.region.code, dice);
            let leak = match dice.between(0, 2) {
                0 => format!("联系电话{phone}。"),
                1 => format!("身份证号{id}，手机{phone}。"),
                _ => format!("家住{}，电话{phone}。", order.person.address),
            };
            order.body.push_str(&leak);
            order.dirt.push(Dirt::PersonalDataInText);
        }
        76..=83 => {
            order.outcome.status = dice.pick(&["撤销", "退回", "重派"]);
            order.dirt.push(Dirt::Recalled);
        }
        84..=91 if order.layout.column("备注").is_some() => {
            order.outcome.remark = "已撤诉";
            order.dirt.push(Dirt::WithdrawnInRemark);
        }
        _ => {}
    }
}

fn full_width_digit(symbol: char) -> char {
    match symbol.to_digit(10) {
        Some(digit) => char::from_u32(0xff10 + digit).unwrap_or(symbol),
        None => symbol,
    }
}
