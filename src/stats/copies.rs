//! Links between orders whose texts are copies: one sweep over the stored band keys, texts read for the candidates only.
//!
//! signals.md §1c. Months are the step: their partitions are opened once for keys and once for texts, and what is held
//! is what the next 90 days may still reach. A link is known from the day of its later order: no week sees ahead.

use std::collections::{HashMap, VecDeque};

use polars::prelude::{
    DataFrame, IntoLazy, JoinArgs, JoinType, LazyFrame, NamedFrom, PolarsResult, Series,
    SortMultipleOptions,
};
use rayon::prelude::*;

use super::StatsError;
use super::counted::is_counted;
use super::read::{ints, longs};
use crate::frame::{Column, col};
use crate::similar::{BandKeys, Components, Link, Nominator, Pair, Shingles, WINDOW_DAYS};

/// Months after its own in which an order may still be nominated: 31 January reaches to 1 May.
const REACH: usize = 4;

/// Links of all complaints and tip-offs about trade, by day, enough of them that copies hang together.
///
/// `months` are the dated orders, one frame for each month in order of time.
pub fn copy_links(months: &[LazyFrame]) -> Result<Vec<Link>, StatsError> {
    let mut sweep = Sweep::default();
    for month in months {
        sweep.nominate(month)?;
        if sweep.waiting.len() > REACH {
            sweep.verify()?;
        }
    }
    while !sweep.waiting.is_empty() {
        sweep.verify()?;
    }
    Ok(sweep.links)
}

#[derive(Default)]
struct Sweep {
    nominator: Nominator,
    /// Number of orders given to the nominator.
    given: u32,
    /// Months whose pairs are not verified yet.
    waiting: VecDeque<Month>,
    /// By place, whether the text of the order will be asked for.
    wanted: Vec<bool>,
    texts: Texts,
    components: Components,
    links: Vec<Link>,
}

struct Month {
    frame: LazyFrame,
    /// `seq` and day of its orders with keys, by time.
    orders: Vec<(i64, i32)>,
    /// Place of the first of them.
    first: u32,
    pairs: Vec<Pair>,
}

struct Text {
    seq: i64,
    day: i32,
    shingles: Shingles,
}

/// Texts of the window, by place; months are read one after the other.
#[derive(Default)]
struct Texts {
    /// Place of the first one held.
    first: usize,
    held: VecDeque<Option<Text>>,
}

impl Texts {
    fn get(&self, place: u32) -> Option<&Text> {
        let place = (place as usize).checked_sub(self.first)?;
        self.held.get(place)?.as_ref()
    }

    /// The pairs that may be copies, in their order; strangers are told apart on all processors.
    fn possible(&self, pairs: &[Pair]) -> Vec<Pair> {
        let is_possible = |pair: &Pair| {
            let texts = self.get(pair.later).zip(self.get(pair.earlier));
            texts.is_some_and(|(later, earlier)| later.shingles.may_be_copy_of(&earlier.shingles))
        };
        pairs.par_iter().copied().filter(is_possible).collect()
    }

    fn insert(&mut self, place: u32, text: Text) {
        let Some(place) = (place as usize).checked_sub(self.first) else {
            return;
        };
        if place >= self.held.len() {
            self.held.resize_with(place + 1, || None);
        }
        self.held[place] = Some(text);
    }

    /// Places are in order of time.
    fn forget_before(&mut self, day: i32) {
        let is_old = |text: &Option<Text>| text.as_ref().is_none_or(|text| text.day < day);
        while self.held.front().is_some_and(is_old) {
            self.held.pop_front();
            self.first += 1;
        }
    }
}

impl Sweep {
    fn nominate(&mut self, frame: &LazyFrame) -> Result<(), StatsError> {
        let keyed = keyed_orders(frame)?;
        let given: Vec<(i32, BandKeys)> =
            keyed.iter().map(|(_, day, keys)| (*day, *keys)).collect();
        let pairs = self.nominator.push(&given);
        self.wanted.resize(self.wanted.len() + given.len(), false);
        for place in pairs.iter().flat_map(|pair| [pair.later, pair.earlier]) {
            self.wanted[place as usize] = true;
        }
        self.waiting.push_back(Month {
            frame: frame.clone(),
            orders: keyed.iter().map(|(seq, day, _)| (*seq, *day)).collect(),
            first: self.given,
            pairs,
        });
        self.given += u32::try_from(keyed.len()).unwrap_or(u32::MAX);
        Ok(())
    }

    /// Verifies the oldest waiting month.
    fn verify(&mut self) -> Result<(), StatsError> {
        let Some(month) = self.waiting.pop_front() else {
            return Ok(());
        };
        self.read_texts(&month)?;
        for Pair { later, earlier } in self.texts.possible(&month.pairs) {
            // One link to a cluster is as good as all.
            let places = (later, earlier);
            if self.components.root_of(later) == self.components.root_of(earlier) {
                continue;
            }
            let (Some(later), Some(earlier)) = (self.texts.get(later), self.texts.get(earlier))
            else {
                continue;
            };
            if later.shingles.is_copy_of(&earlier.shingles) {
                self.components.join(places.0, places.1);
                self.links.push(Link {
                    day: later.day,
                    later: later.seq,
                    earlier: earlier.seq,
                });
            }
        }
        if let Some((_, last_day)) = month.orders.last() {
            self.texts.forget_before(last_day - WINDOW_DAYS);
        }
        Ok(())
    }

    fn read_texts(&mut self, month: &Month) -> Result<(), StatsError> {
        let mut wanted: HashMap<i64, (u32, i32)> = HashMap::new();
        for ((seq, day), place) in month.orders.iter().zip(month.first..) {
            if self.wanted[place as usize] {
                wanted.insert(*seq, (place, *day));
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let seqs: Vec<i64> = wanted.keys().copied().collect();
        let texts = texts_of(&month.frame, &seqs)
            .map_err(StatsError::polars("reading the texts of possible copies"))?;
        for (seq, shingles) in texts {
            if let Some((place, day)) = wanted.get(&seq) {
                let (seq, day) = (seq, *day);
                self.texts.insert(*place, Text { seq, day, shingles });
            }
        }
        Ok(())
    }
}

/// `seq`, day and keys of the orders that may become clues, by time.
fn keyed_orders(month: &LazyFrame) -> Result<Vec<(i64, i32, BandKeys)>, StatsError> {
    let read = |frame: DataFrame| -> PolarsResult<Vec<(i64, i32, BandKeys)>> {
        let seqs = longs(&frame, Column::Seq)?;
        let days = ints(&frame, Column::Day)?;
        let stored = frame.column(Column::BandKeys.name())?.list()?;
        let mut orders = Vec::with_capacity(seqs.len());
        for ((seq, day), keys) in seqs.into_iter().zip(days).zip(stored.series_iter()) {
            let (Some(seq), Some(day), Some(keys)) = (seq, day, keys) else {
                continue;
            };
            let keys: Vec<u32> = keys.u32()?.iter().flatten().collect();
            if let Some(keys) = BandKeys::from_stored(&keys) {
                orders.push((seq, day, keys));
            }
        }
        Ok(orders)
    };
    month
        .clone()
        .filter(col(Column::Day).is_not_null().and(is_counted()))
        .sort_by_exprs(
            [col(Column::ReceivedAt), col(Column::Seq)],
            SortMultipleOptions::default(),
        )
        .select([Column::Seq, Column::Day, Column::BandKeys].map(col))
        .collect()
        .and_then(read)
        .map_err(StatsError::polars("reading the band keys of a month"))
}

fn texts_of(month: &LazyFrame, seqs: &[i64]) -> PolarsResult<Vec<(i64, Shingles)>> {
    let wanted = Series::new(Column::Seq.small_name(), seqs);
    let wanted = DataFrame::new(seqs.len(), vec![wanted.into()])?;
    let frame = month
        .clone()
        .select([Column::Seq, Column::Body, Column::OwnNames].map(col))
        .join(
            wanted.lazy(),
            [col(Column::Seq)],
            [col(Column::Seq)],
            JoinArgs::new(JoinType::Inner),
        )
        .collect()?;
    let bodies = frame.column(Column::Body.name())?.str()?;
    let names = frame.column(Column::OwnNames.name())?.list()?;
    let seqs = longs(&frame, Column::Seq)?;
    let mut told = Vec::with_capacity(frame.height());
    for ((seq, body), names) in seqs.into_iter().zip(bodies.iter()).zip(names.series_iter()) {
        if let (Some(seq), Some(body), Some(names)) = (seq, body, names) {
            let names = names.str()?.iter().flatten().map(str::to_owned);
            told.push((seq, body, names.collect::<Vec<String>>()));
        }
    }
    let texts = told
        .par_iter()
        .filter_map(|(seq, body, names)| Some((*seq, Shingles::of(body, names)?)));
    Ok(texts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{DomainGate, Nature};

    const TEMPLATE: &str = "收到后发现商品页面使用绝对化用语，标签未标注执行标准及贮存条件，涉嫌虚假宣传，\
        依据食品安全法第一百四十八条，退还货款并赔偿一千元，书面告知处理结果。";
    const OWN_WORDS: &str = "上周网购的运动鞋穿了两天鞋底就开胶，联系客服一直不回复，平台也不介入，\
        包装盒和吊牌都还留着，希望能够换一双新的或者按原价退还，来回运费由店家承担。";

    struct Order {
        seq: i64,
        day: i32,
        shop: &'static str,
        text: &'static str,
        nature: Nature,
    }

    fn order(seq: i64, day: i32, shop: &'static str, text: &'static str) -> Order {
        Order {
            seq,
            day,
            shop,
            text,
            nature: Nature::Complaint,
        }
    }

    fn month(orders: &[Order]) -> LazyFrame {
        let body = |order: &Order| format!("本人在“{}”网购。{}", order.shop, order.text);
        let keys = |order: &Order| {
            let keys = BandKeys::of(&body(order), &[order.shop]).unwrap();
            Series::new("".into(), keys.0.to_vec())
        };
        let column = |column: Column, values: Series| values.with_name(column.small_name()).into();
        let empty = || "".into();
        DataFrame::new(
            orders.len(),
            vec![
                column(Column::Seq, orders.iter().map(|order| order.seq).collect()),
                column(Column::Day, orders.iter().map(|order| order.day).collect()),
                column(
                    Column::ReceivedAt,
                    orders
                        .iter()
                        .map(|order| i64::from(order.day) * 86_400_000)
                        .collect(),
                ),
                column(
                    Column::Nature,
                    Series::new(
                        empty(),
                        orders
                            .iter()
                            .map(|order| order.nature.code())
                            .collect::<Vec<_>>(),
                    ),
                ),
                column(
                    Column::Domain,
                    Series::new(empty(), vec![DomainGate::Ecommerce.code(); orders.len()]),
                ),
                column(
                    Column::Recalled,
                    Series::new(empty(), vec![false; orders.len()]),
                ),
                column(
                    Column::Body,
                    Series::new(empty(), orders.iter().map(body).collect::<Vec<_>>()),
                ),
                column(
                    Column::OwnNames,
                    Series::new(
                        empty(),
                        orders
                            .iter()
                            .map(|order| Series::new(empty(), [order.shop]))
                            .collect::<Vec<_>>(),
                    ),
                ),
                column(
                    Column::BandKeys,
                    Series::new(empty(), orders.iter().map(keys).collect::<Vec<_>>()),
                ),
            ],
        )
        .unwrap()
        .lazy()
    }

    fn links(months: &[&[Order]]) -> Vec<(i32, i64, i64)> {
        let months: Vec<LazyFrame> = months.iter().map(|orders| month(orders)).collect();
        let links = copy_links(&months).unwrap();
        links
            .iter()
            .map(|link| (link.day, link.later, link.earlier))
            .collect()
    }

    #[test]
    fn a_template_links_shops_and_months_and_leaves_own_words_alone() {
        let january = [
            order(1, 3, "云海旗舰店", TEMPLATE),
            order(2, 4, "蓝天数码专营店", OWN_WORDS),
            order(3, 20, "苏北水产", TEMPLATE),
        ];
        let march = [order(4, 80, "东海水晶行", TEMPLATE)];
        assert_eq!(links(&[&january, &march]), [(20, 3, 1), (80, 4, 3)]);
    }

    #[test]
    fn after_90_days_of_silence_a_template_begins_anew() {
        let (first, second) = (
            [order(1, 0, "云海旗舰店", TEMPLATE)],
            [order(2, 91, "苏北水产", TEMPLATE)],
        );
        assert_eq!(links(&[&first, &second]), []);
    }

    #[test]
    fn what_is_no_complaint_is_nobodys_copy() {
        let mut asked = order(2, 5, "苏北水产", TEMPLATE);
        asked.nature = Nature::Inquiry;
        assert_eq!(links(&[&[order(1, 3, "云海旗舰店", TEMPLATE), asked]]), []);
    }

    #[test]
    fn months_still_to_come_change_no_link() {
        let texts = [TEMPLATE, OWN_WORDS];
        let month = |number: i32| -> Vec<Order> {
            (0..12)
                .map(|count| {
                    let seq = i64::from(number * 100 + count);
                    order(
                        seq,
                        number * 30 + count,
                        "云海旗舰店",
                        texts[count.cast_unsigned() as usize % 2],
                    )
                })
                .collect()
        };
        let months: Vec<Vec<Order>> = (1..=6).map(month).collect();
        let all: Vec<&[Order]> = months.iter().map(Vec::as_slice).collect();
        let whole = links(&all);
        for known in 1..all.len() {
            let early = links(&all[..known]);
            assert_eq!(early.len(), known * 12 - 2);
            assert_eq!(whole[..early.len()], early);
        }
    }
}
