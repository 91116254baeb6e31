//! Fields of the index. Nothing is stored: texts come from the database, by `seq`.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};

use super::grams::GRAM_TOKENIZER;

/// Name under which the splitter of pre-cut words is registered.
pub(super) const WORD_TOKENIZER: &str = "mingcha_words";

/// Name of the column of headings.
pub(super) const HEADING: &str = "heading";
/// Under which an older version kept bare categories, 刷单诈骗 among 恶意刷单.
pub(super) const OLDER_HEADING: &str = "category";

/// The fields by name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub(super) seq: Field,
    pub(super) grams: Field,
    pub(super) words: Field,
    /// Epoch milliseconds; absent for orders without a time.
    pub(super) received: Field,
    pub(super) source: Field,
    pub(super) nature: Field,
    pub(super) region: Field,
    /// `yyyymm`, 0 without a time.
    pub(super) month: Field,
    /// [`crate::domain::Heading::number`]; [`OLDER_HEADING`] in an index of a version that had no headings.
    pub(super) heading: Field,
    pub(super) merchant: Field,
    /// [`super::content_mark`]; absent in an index of a version that kept none.
    pub(super) content: Option<Field>,
    /// Unresolved names; a search looks up which merchants they mean by now.
    pub(super) mention: Field,
}

/// The fields of an index as it was made; `None` when it is none of ours.
pub(super) fn fields_of(schema: &Schema) -> Option<Fields> {
    let field = |name: &str| schema.get_field(name).ok();
    Some(Fields {
        seq: field("seq")?,
        grams: field("grams")?,
        words: field("words")?,
        received: field("received")?,
        source: field("source")?,
        nature: field("nature")?,
        region: field("region")?,
        month: field("month")?,
        heading: field(HEADING).or_else(|| field(OLDER_HEADING))?,
        merchant: field("merchant")?,
        mention: field("mention")?,
        content: field("content"),
    })
}

pub(super) fn build() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text = |tokenizer: &str, record: IndexRecordOption| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(tokenizer)
                .set_index_option(record),
        )
    };
    let fields = Fields {
        seq: builder.add_u64_field("seq", INDEXED | FAST),
        grams: builder.add_text_field(
            "grams",
            text(GRAM_TOKENIZER, IndexRecordOption::WithFreqsAndPositions),
        ),
        words: builder.add_text_field("words", text(WORD_TOKENIZER, IndexRecordOption::WithFreqs)),
        received: builder.add_i64_field("received", FAST),
        source: builder.add_u64_field("source", FAST),
        nature: builder.add_u64_field("nature", FAST),
        region: builder.add_u64_field("region", FAST),
        month: builder.add_u64_field("month", FAST),
        heading: builder.add_u64_field(HEADING, FAST),
        merchant: builder.add_u64_field("merchant", FAST),
        mention: builder.add_u64_field("mention", FAST),
        content: Some(builder.add_u64_field("content", FAST)),
    };
    (builder.build(), fields)
}
