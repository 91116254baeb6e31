//! What a block of orders holds in a column: read together, which costs a fraction of asking order by order.

use tantivy::DocId;
use tantivy::columnar::{Cardinality, Column};

use super::counted::{CountedMerchants, NOBODY};
use super::tally::Tally;

/// The values of a block of orders, one after another.
#[derive(Default)]
pub(super) struct Values {
    /// The order of each value, in the order in which the orders were asked for.
    docs: Vec<DocId>,
    rows: Vec<u32>,
    values: Vec<u64>,
}

impl Values {
    /// Reads the values of these orders, which come in ascending order.
    pub(super) fn read(&mut self, column: &Column<u64>, docs: &[DocId]) {
        self.docs.clear();
        if column.get_cardinality() == Cardinality::Full {
            self.docs.extend_from_slice(docs);
            self.values.resize(docs.len(), 0);
            column.values.get_vals(docs, &mut self.values);
            return;
        }
        self.rows.clear();
        column.row_ids_for_docs(docs, &mut self.docs, &mut self.rows);
        self.values.resize(self.rows.len(), 0);
        column.values.get_vals(&self.rows, &mut self.values);
    }

    pub(super) fn values(&self) -> &[u64] {
        &self.values
    }

    pub(super) fn pairs(&self) -> impl Iterator<Item = (DocId, u64)> + '_ {
        self.docs.iter().copied().zip(self.values.iter().copied())
    }
}

/// The merchants of a block of orders as they are counted now, each once for an order.
#[derive(Default)]
pub(super) struct BlockMerchants {
    own: Values,
    names: Values,
    linked: Vec<(DocId, u64)>,
    pairs: Vec<(DocId, u64)>,
}

impl BlockMerchants {
    fn read_columns(
        &mut self,
        counted: &CountedMerchants,
        merchants: &Column<u64>,
        mentions: &Column<u64>,
        docs: &[DocId],
    ) {
        self.own.read(merchants, docs);
        self.names.read(mentions, docs);
        let names = self.names.pairs();
        let linked = names.filter_map(|(doc, name)| Some((doc, counted.of_mention(name)?)));
        self.linked.clear();
        self.linked.extend(linked);
        self.pairs.clear();
    }

    /// Adds those that are linked.
    fn complete(&mut self) -> &[(DocId, u64)] {
        self.pairs.extend_from_slice(&self.linked);
        self.pairs.sort_unstable();
        self.pairs.dedup();
        &self.pairs
    }

    /// `(order, merchant)` in order.
    pub(super) fn all(
        &mut self,
        counted: &CountedMerchants,
        merchants: &Column<u64>,
        mentions: &Column<u64>,
        docs: &[DocId],
    ) -> &[(DocId, u64)] {
        self.read_columns(counted, merchants, mentions, docs);
        let own = self.own.pairs();
        let own = own.map(|(doc, merchant)| (doc, counted.counted(merchant)));
        self.pairs
            .extend(own.filter(|(_, merchant)| *merchant != NOBODY));
        self.complete()
    }

    /// The same, except that an order with one merchant and no name, the usual one, is only added to `alone`, under the
    /// merchant as written: it can be told at the end whom a merchant is counted as, once for all of its orders.
    pub(super) fn several(
        &mut self,
        counted: &CountedMerchants,
        merchants: &Column<u64>,
        mentions: &Column<u64>,
        docs: &[DocId],
        alone: &mut Tally,
    ) -> &[(DocId, u64)] {
        self.read_columns(counted, merchants, mentions, docs);
        let mut linked = self.linked.iter().map(|(doc, _)| *doc).peekable();
        let mut before = None;
        let own = self.own.docs.iter().copied().zip(&self.own.values);
        let mut own = own.peekable();
        while let Some((doc, merchant)) = own.next() {
            while linked.next_if(|other| *other < doc).is_some() {}
            let is_alone = before != Some(doc)
                && own.peek().is_none_or(|(other, _)| *other != doc)
                && linked.peek() != Some(&doc);
            before = Some(doc);
            if is_alone {
                alone.add(*merchant, 1);
                continue;
            }
            let merchant = counted.counted(*merchant);
            if merchant != NOBODY {
                self.pairs.push((doc, merchant));
            }
        }
        self.complete()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Identities, Link, LinkSource, MentionId, MerchantId};

    /// The merchants of orders 0 to 4 as a column.
    fn column(rows: &[&[u64]]) -> Column<u64> {
        let mut schema = tantivy::schema::Schema::builder();
        let field = schema.add_u64_field("number", tantivy::schema::FAST);
        let index = tantivy::Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 15 << 20).unwrap();
        for row in rows {
            let mut order = tantivy::TantivyDocument::default();
            for number in *row {
                order.add_u64(field, *number);
            }
            writer.add_document(order).unwrap();
        }
        writer.commit().unwrap();
        let searcher = index.reader().unwrap().searcher();
        searcher
            .segment_reader(0)
            .fast_fields()
            .u64("number")
            .unwrap()
    }

    #[test]
    fn an_order_is_counted_once_for_a_merchant_that_it_names_in_several_ways() {
        let link = |source, merchant| Link {
            source,
            merchant: MerchantId(merchant),
        };
        let merchant = |number| LinkSource::Merchant(MerchantId(number));
        let counted = CountedMerchants::of(Identities::default().with_links(&[
            link(merchant(5), 2),
            link(merchant(7), 7),
            link(LinkSource::Mention(MentionId(1)), 2),
        ]));
        // Both spellings; one alone; a spelling and a linked name; a name that nobody can place; a name alone.
        let merchants = column(&[&[2, 5], &[5], &[5], &[7], &[], &[3]]);
        let mentions = column(&[&[], &[9], &[1], &[], &[1], &[]]);
        let docs = [0, 1, 2, 3, 4, 5];
        let expected = [(0, 2), (1, 2), (2, 2), (4, 2), (5, 3)];
        let mut block = BlockMerchants::default();
        let all = block.all(&counted, &merchants, &mentions, &docs);
        assert_eq!(all, expected);

        let mut alone = Tally::of(&merchants);
        let mut total = counted.tally((2, 7));
        let several = block.several(&counted, &merchants, &mentions, &docs, &mut alone);
        assert_eq!(several, [(0, 2), (2, 2), (4, 2)]);
        total.add_each(several.iter().map(|(_, merchant)| *merchant));
        let alone = counted.count_alone(&[alone]).unwrap();
        assert_eq!(Tally::sum(&[total, alone]), [(2, 4), (3, 1)]);
    }
}
