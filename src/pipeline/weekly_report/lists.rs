//! Collects the lists behind the figures as order numbers, and names the orders at the end.

use std::collections::{BTreeSet, HashMap};

use crate::domain::OrderRecord;
use crate::report::model::{Figure, ListId, OrderList, ThreeCounts};
use crate::stats::CountedOrders;

/// Lists in the order in which the report first uses them.
#[derive(Debug, Default)]
pub(super) struct Lists {
    lists: Vec<(ListId, String, Vec<i64>)>,
}

impl Lists {
    /// A figure over these orders; an empty one needs no list.
    pub(super) fn figure(&mut self, id: &str, title: &str, seqs: &[i64]) -> Figure {
        let value = i64::try_from(seqs.len()).unwrap_or(i64::MAX);
        match self.add(id, title, seqs) {
            Some(id) => Figure::listed(value, &id),
            None => Figure::bare(value),
        }
    }

    /// 件数, 独立投诉人 and 事件数 over one list.
    pub(super) fn counts(&mut self, id: &str, title: &str, counted: &CountedOrders) -> ThreeCounts {
        let orders = i64::try_from(counted.orders.len()).unwrap_or(i64::MAX);
        match self.add(id, title, &counted.orders) {
            Some(id) => ThreeCounts::listed(orders, counted.complainants, counted.incidents, &id),
            None => ThreeCounts::zero(),
        }
    }

    fn add(&mut self, id: &str, title: &str, seqs: &[i64]) -> Option<ListId> {
        if seqs.is_empty() {
            return None;
        }
        let id = ListId::new(id);
        if !self.lists.iter().any(|(known, ..)| *known == id) {
            self.lists
                .push((id.clone(), title.to_owned(), seqs.to_vec()));
        }
        Some(id)
    }

    /// Every order that a list names, once.
    pub(super) fn seqs(&self) -> Vec<i64> {
        let all: BTreeSet<i64> = self
            .lists
            .iter()
            .flat_map(|(_, _, seqs)| seqs.iter().copied())
            .collect();
        all.into_iter().collect()
    }

    /// The lists with the ids of their orders.
    pub(super) fn finish(self, records: &[OrderRecord]) -> Vec<OrderList> {
        let ids: HashMap<i64, &str> = records
            .iter()
            .map(|record| (record.seq, record.order_id.as_str()))
            .collect();
        let named = |(id, title, seqs): (ListId, String, Vec<i64>)| OrderList {
            id,
            title,
            order_ids: seqs
                .iter()
                .filter_map(|seq| ids.get(seq))
                .map(|id| (*id).to_owned())
                .collect(),
        };
        self.lists.into_iter().map(named).collect()
    }
}
