//! Templates of `dashboards/`, compiled into the program.
//!
//! A page is a type with a file; rendering is strict (an unknown name is an error) and escapes
//! everything in `.html` and `.svg` files. Templates do no arithmetic: the filters speak, the pages count.

use include_dir::{Dir, include_dir};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

mod filters;
mod labels;

pub use filters::{change_text, chinese_date, chinese_moment, grouped, percent_text, share_text};

static DASHBOARDS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/dashboards");

/// One typed context and the template that shows it.
pub trait Page: Serialize + Sized {
    /// Path below `dashboards/`.
    const FILE: &'static str;
    /// Whether it may show a document of ours in a frame beside its form.
    const FRAMES: bool = false;

    /// A few pages that reach every branch of the template; the tests render them all.
    #[cfg(test)]
    fn samples() -> Vec<Self>;
}

/// Why a page could not be shown. Always a fault of the program, never of the data.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("the template {file} is not text")]
    NotText { file: String },
    #[error("a template does not parse")]
    Syntax(#[source] minijinja::Error),
    #[error("rendering {file}")]
    Render {
        file: &'static str,
        #[source]
        source: minijinja::Error,
    },
}

/// All templates, parsed once.
pub struct Templates {
    environment: Environment<'static>,
}

impl Templates {
    /// Parses every file of `dashboards/`.
    pub fn new() -> Result<Self, TemplateError> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(line_syntax()?);
        environment.set_auto_escape_callback(escaping);
        filters::register(&mut environment);
        labels::register(&mut environment);
        add_folder(&mut environment, &DASHBOARDS)?;
        Ok(Self { environment })
    }

    /// The page as text.
    pub fn render<P: Page>(&self, page: &P) -> Result<String, TemplateError> {
        self.environment
            .get_template(P::FILE)
            .and_then(|template| template.render(Serde(page)))
            .map_err(|source| TemplateError::Render {
                file: P::FILE,
                source,
            })
    }
}

impl Templates {
    /// A page inside what stands around it: the template sees `page` and `frame`.
    pub fn render_framed<P: Page>(
        &self,
        page: &P,
        frame: &impl Serialize,
    ) -> Result<String, TemplateError> {
        #[derive(Serialize)]
        struct Framed<'a, P, F> {
            page: &'a P,
            frame: &'a F,
        }
        self.environment
            .get_template(P::FILE)
            .and_then(|template| template.render(Serde(&Framed { page, frame })))
            .map_err(|source| TemplateError::Render {
                file: P::FILE,
                source,
            })
    }
}

/// A file of `dashboards/workbench/` as it is, for a browser.
pub fn asset(name: &str) -> Option<&'static str> {
    DASHBOARDS
        .get_file(format!("workbench/{name}"))?
        .contents_utf8()
}

/// A line that holds only a tag leaves no line in the page.
fn line_syntax() -> Result<SyntaxConfig, TemplateError> {
    SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .map_err(TemplateError::Syntax)
}

fn escaping(file: &str) -> AutoEscape {
    let extension = file.rsplit('.').next().unwrap_or_default();
    match extension {
        "html" | "svg" => AutoEscape::Html,
        _ => AutoEscape::None,
    }
}

fn add_folder(
    environment: &mut Environment<'static>,
    folder: &'static Dir<'static>,
) -> Result<(), TemplateError> {
    for file in folder.files() {
        let name = file.path().to_string_lossy().replace('\\', "/");
        let text = file
            .contents_utf8()
            .ok_or_else(|| TemplateError::NotText { file: name.clone() })?;
        environment
            .add_template_owned(name, text)
            .map_err(TemplateError::Syntax)?;
    }
    for inner in folder.dirs() {
        add_folder(environment, inner)?;
    }
    Ok(())
}

/// Renders every sample of a page, for the test beside the page.
#[cfg(test)]
pub(crate) fn render_samples<P: Page>() -> Vec<String> {
    let templates = Templates::new().unwrap();
    P::samples()
        .iter()
        .map(|page| templates.render(page).unwrap())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Unknown {}

    impl Page for Unknown {
        const FILE: &'static str = "nowhere.html";
        fn samples() -> Vec<Self> {
            vec![Self {}]
        }
    }

    #[test]
    fn every_template_parses() {
        assert!(Templates::new().is_ok());
    }

    #[test]
    fn a_page_without_a_file_is_an_error() {
        let templates = Templates::new().unwrap();
        assert!(templates.render(&Unknown::samples().remove(0)).is_err());
    }

    #[test]
    fn only_pages_and_drawings_are_escaped() {
        assert_eq!(escaping("report/report.html"), AutoEscape::Html);
        assert_eq!(escaping("report/chart.svg"), AutoEscape::Html);
        assert_eq!(escaping("report/report.css"), AutoEscape::None);
    }
}
