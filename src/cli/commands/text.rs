//! `text segment / redact / classify`: one text per line in, one JSON value per line out.

use std::io::BufRead;
use std::process::ExitCode;

use serde::Serialize;

use crate::classify::Classifier;
use crate::cli::arguments::TextAction;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json_line, say};
use crate::lexicon::Lexicon;
use crate::redact::{PiiKind, Redactor};

#[derive(Serialize)]
struct Words<'a> {
    words: Vec<&'a str>,
}

#[derive(Serialize)]
struct Masked {
    text: String,
    found: Vec<MaskedPassage>,
}

#[derive(Serialize)]
struct MaskedPassage {
    kind: PiiKind,
    start: usize,
    end: usize,
}

pub(super) async fn run(context: &Context, action: TextAction) -> Result<ExitCode, Failure> {
    let lexicon = Lexicon::under(&context.edition().await?)?;
    let classifier = Classifier::new(&lexicon)?;
    let redactor = Redactor::shipped()?;
    for line in std::io::stdin().lock().lines() {
        let line = line
            .map_err(|_| Failure::Refused("标准输入不是 UTF-8 文本。请先转换编码。".to_owned()))?;
        match action {
            TextAction::Segment => {
                let words: Vec<&str> = lexicon
                    .segmenter
                    .words(&line)
                    .into_iter()
                    .map(|word| word.text)
                    .collect();
                if context.json {
                    print_json_line(&Words { words })?;
                } else {
                    say(&words.join(" / "));
                }
            }
            TextAction::Redact => {
                let redacted = redactor.redact(&line);
                if context.json {
                    let passage = |found: &crate::redact::Found| MaskedPassage {
                        kind: found.kind,
                        start: found.start,
                        end: found.end,
                    };
                    print_json_line(&Masked {
                        found: redacted.found.iter().map(passage).collect(),
                        text: redacted.text,
                    })?;
                } else {
                    say(&redacted.text);
                }
            }
            TextAction::Classify => {
                let found = classifier.classify(&line, &lexicon.segmenter.words(&line));
                if context.json {
                    print_json_line(&found)?;
                } else {
                    let labels: Vec<String> = found
                        .categories
                        .iter()
                        .map(|label| {
                            format!("{}（{}）", label.code.label(), label.certainty.label())
                        })
                        .collect();
                    say(&format!(
                        "{}\t{}\t{}",
                        found.nature.label(),
                        found.domain.label(),
                        labels.join("、")
                    ));
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
