//! 上传导入: a file comes in, is looked at, and is imported once its sender has confirmed it.

pub(super) mod preview;

use serde::Serialize;

use crate::desk::Steward;
use crate::domain::SourceCode;
use crate::pipeline::{UploadState, give_way};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::multipart::Incoming;
use crate::server::pages::imports::told;
use crate::server::permission::{ManageImports, Visit};
use crate::server::refusal::Refusal;
use crate::server::routes::Taking;
use crate::templates::Page;

pub(super) const PATH: &str = "/imports/upload";

/// The form, and the own files that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server) struct UploadForm {
    megabytes: u64,
    /// Code and label.
    sources: Vec<(&'static str, &'static str)>,
    uploads: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    token: String,
    file: String,
    bytes: u64,
    uploaded_at: String,
    state: &'static str,
    state_label: &'static str,
}

impl Page for UploadForm {
    const FILE: &'static str = "workbench/upload.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = Line {
            token: "0a".to_owned(),
            file: "<导出>.csv".to_owned(),
            bytes: 1_234_567,
            uploaded_at: "2026-11-20 08:00".to_owned(),
            state: "waiting",
            state_label: "待确认",
        };
        vec![
            Self {
                megabytes: 256,
                sources: sources(),
                uploads: vec![line],
            },
            Self {
                megabytes: 1,
                sources: sources(),
                uploads: Vec::new(),
            },
        ]
    }
}

pub(in crate::server) async fn form(
    app: App,
    visit: Visit<ManageImports>,
    _: Ask,
) -> Result<UploadForm, Refusal> {
    let steward = Steward::of(&visit.session)?;
    let uploads = app.intake.uploads(&steward).into_iter();
    let uploads = uploads.map(|upload| {
        let (state, state_label) = state_of(&upload.state);
        Line {
            token: upload.token,
            file: upload.name,
            bytes: upload.bytes,
            uploaded_at: told(upload.at.at),
            state,
            state_label,
        }
    });
    Ok(UploadForm {
        megabytes: app.intake.most_bytes() >> 20,
        sources: sources(),
        uploads: uploads.collect(),
    })
}

pub(in crate::server) fn receive(
    app: App,
    visit: Visit<ManageImports>,
    incoming: &mut Incoming,
) -> Taking<'_> {
    Box::pin(async move { take(&app, &visit, incoming).await })
}

async fn take(
    app: &App,
    visit: &Visit<ManageImports>,
    incoming: &mut Incoming,
) -> Result<Go, Refusal> {
    let steward = Steward::of(&visit.session)?;
    let source: Option<SourceCode> = match incoming.field("source") {
        "" | "auto" => None,
        code => Some(
            code.parse()
                .map_err(|_| Refusal::unprocessable("没有这个来源，请从列表中选择"))?,
        ),
    };
    let mut receiving = app
        .intake
        .receive(&steward, incoming.file_name(), app.now())?;
    while let Some(piece) = incoming.piece().await? {
        receiving.write(piece).await?;
    }
    let received = receiving.finish().await?;
    let token = app
        .intake
        .stage(
            &app.store,
            &app.stages().await?,
            &steward,
            received,
            source,
            app.now(),
        )
        .await?;
    Ok(Go::to(format!("{PATH}/{token}")))
}

/// Begins the import and leads to the page that tells how far it has got.
pub(in crate::server) async fn confirm(
    app: App,
    visit: Visit<ManageImports>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let steward = Steward::of(&visit.session)?;
    let token = ask.parameter("token");
    let claimed = app
        .intake
        .claim(&app.store, &steward, token, app.now())
        .await?;
    let to = Go::to(format!("{PATH}/{token}"));
    let stages = app.stages().await?;
    let runtime = tokio::runtime::Handle::current();
    // Reading, packing and waiting for threads would hold up everybody else's requests; a thread that gave way once does
    // so for ever, so that it must not be one of the runtime's.
    let started = std::thread::Builder::new().name("import".to_owned());
    started
        .spawn(move || {
            give_way();
            runtime.block_on(claimed.import(&app.store, &stages));
        })
        .map_err(|error| Refusal::fault(&error))?;
    Ok(to)
}

pub(in crate::server) async fn cancel(
    app: App,
    visit: Visit<ManageImports>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let steward = Steward::of(&visit.session)?;
    let token = ask.parameter("token");
    app.intake
        .cancel(&app.store, &steward, token, app.now())
        .await?;
    Ok(Go::to(PATH))
}

fn state_of(state: &UploadState) -> (&'static str, &'static str) {
    match state {
        UploadState::Waiting => ("waiting", "待确认"),
        UploadState::Importing(_) => ("importing", "正在导入"),
        UploadState::Ended(_) => ("ended", "已办理"),
    }
}

/// Sources that a form lets choose: code and label.
pub(in crate::server::pages) fn sources() -> Vec<(&'static str, &'static str)> {
    SourceCode::choices()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_form_names_the_limit_and_escapes_file_names() {
        let pages = rendered::<UploadForm>();
        assert!(pages[0].contains("&lt;导出&gt;.csv"), "{}", pages[0]);
        assert!(pages[0].contains("256 MB"), "{}", pages[0]);
        // The token stands before the file: nothing of the file is read without it.
        let token = pages[1].find("name=\"form_token\" value=\"0a\"><label");
        let file = pages[1].find("type=\"file\"");
        assert!(token.is_some() && token < file, "{}", pages[1]);
    }
}
