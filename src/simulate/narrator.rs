//! What the run asks of those who tell its orders: the stories of the samples, or a trial.

use chrono::{NaiveDate, NaiveDateTime};

use super::dice::Dice;
use super::dirt::Dirt;
use super::layout::Layout;
use super::order::{Order, Outcome};
use super::plant::Appointment;
use super::route::Router;
use super::truth::{TruthMerchant, TruthSubject};

/// Something that will be said again on a later day.
pub(super) struct FollowUp {
    pub(super) order: Order,
    /// Sent on to 12315, or told again to the same hotline.
    pub(super) transferred: bool,
}

/// How often orders are said again, per 1000.
#[derive(Debug, Clone, Copy)]
pub(super) struct Repeats {
    /// Orders of 12345 about merchants that go on to 12315.
    pub(super) transferred: u32,
    pub(super) recontact: u32,
}

/// Who took part in a finished run.
pub(super) struct Participants {
    /// Merchants with ordinary dealings.
    pub(super) honest: u64,
    /// Those of the truth file.
    pub(super) planted: Vec<TruthMerchant>,
    /// Whom the orders are about, where that is kept.
    pub(super) subjects: Vec<TruthSubject>,
}

/// Tells orders; all chance comes out of its dice.
pub(super) trait Narrator {
    /// Hands over the planned orders, sorted by day.
    fn take_appointments(&mut self) -> Vec<Appointment>;

    /// Numbers start anew every day.
    fn start_day(&mut self);

    fn dice(&mut self) -> &mut Dice;

    fn router(&self) -> &Router;

    fn repeats(&self) -> Repeats;

    /// An order of an ordinary day.
    fn ordinary(&mut self, moment: NaiveDateTime) -> Order;

    fn planned(&mut self, appointment: Appointment, moment: NaiveDateTime) -> Order;

    /// An earlier order, told again.
    fn again(&mut self, due: FollowUp, moment: NaiveDateTime) -> Order;

    /// Remembers a written order for the truth file.
    fn note(&mut self, order: &Order);

    fn participants(&self) -> Participants;
}

/// Date and the running number of the day, blank where the layout has no numbers.
pub(super) fn order_number(layout: Layout, date: NaiveDate, serial: u32) -> String {
    if layout.number_header().is_empty() {
        return String::new();
    }
    format!(
        "{}{}{serial:06}",
        layout.number_prefix(),
        date.format("%Y%m%d")
    )
}

/// An earlier order told again; its number is for the caller to give.
pub(super) fn told_again(
    due: FollowUp,
    moment: NaiveDateTime,
    router: &mut Router,
    dice: &mut Dice,
) -> Order {
    let mut order = due.order;
    let source = if order.layout.source().code() == "12345" {
        "12345"
    } else {
        "12315"
    };
    order.at = moment;
    order.outcome = Outcome {
        status: "办理中",
        ..Outcome::default()
    };
    if due.transferred {
        order.body = format!("转自{source}工单号：{}。{}", order.number, order.body);
        order.layout = Layout::Complaint12315;
        order.nature = "投诉";
        order.channel = "转办";
        order.dirt = vec![Dirt::Transferred];
    } else {
        let body: String = order.body.chars().take(120).collect();
        order.body = format!("再次来电，原工单{}，至今没有解决。{body}", order.number);
        if order.layout.source().code() == "12345" {
            order.layout = router.hotline12345(moment.date(), dice);
        }
        order.dirt = vec![Dirt::Recontact];
    }
    order
}
