//! Forms that bring a file (`multipart/form-data`, RFC 7578 as browsers write it), in memory that does not grow with it.
//!
//! Fields stand before the file, which is the last part: what decides whether it is read is known by then.

mod parts;

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use axum::http::{HeaderMap, header};
use futures_util::StreamExt;

use super::refusal::Refusal;
use parts::{Event, Parts};

/// Bytes of all fields together.
const LARGEST_FIELDS: usize = 16 << 10;
const MOST_FIELDS: usize = 64;
/// How long a browser may be silent within a file.
const SILENCE: Duration = Duration::from_secs(30);
/// What is read and thrown away of a file that was refused, so that the browser, still sending, hears why.
const DRAINED_BYTES: u64 = 64 << 20;

/// A form whose fields are known and whose file is coming in.
pub(super) struct Incoming {
    body: BodyDataStream,
    parts: Parts,
    fields: Vec<(String, String)>,
    /// What the browser calls the file; may be anything.
    file_name: String,
    ended: bool,
}

impl Incoming {
    /// Nothing is read yet.
    pub(super) fn of(headers: &HeaderMap, body: Body) -> Result<Self, Refusal> {
        let kind = headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        let boundary = kind.and_then(boundary_of).ok_or_else(not_ours)?;
        Ok(Self {
            body: body.into_data_stream(),
            parts: Parts::new(boundary),
            fields: Vec::new(),
            file_name: String::new(),
            ended: false,
        })
    }

    /// Reads up to the first byte of the file.
    pub(super) async fn read_fields(&mut self) -> Result<(), Refusal> {
        let mut open: Option<(String, Vec<u8>)> = None;
        let mut bytes = 0;
        loop {
            match self.event().await? {
                Event::Part { name, file_name } => {
                    self.keep(open.take())?;
                    if let Some(file_name) = file_name {
                        self.file_name = file_name;
                        return Ok(());
                    }
                    open = Some((name, Vec::new()));
                }
                Event::Bytes(piece) => {
                    bytes += piece.len();
                    if bytes > LARGEST_FIELDS {
                        return Err(Refusal::too_large());
                    }
                    if let Some((_, value)) = &mut open {
                        value.extend(piece);
                    }
                }
                Event::End => {
                    return Err(Refusal::unprocessable("没有选择文件"));
                }
            }
        }
    }

    fn keep(&mut self, field: Option<(String, Vec<u8>)>) -> Result<(), Refusal> {
        let Some((name, value)) = field else {
            return Ok(());
        };
        let value = String::from_utf8(value).map_err(|_| not_ours())?;
        if self.fields.len() >= MOST_FIELDS {
            return Err(Refusal::too_large());
        }
        self.fields.push((name, value));
        Ok(())
    }

    /// A field before the file; blank where there is none.
    pub(super) fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// All values before the file under one name.
    pub(super) fn all_fields<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = self.fields.iter().filter(move |(key, _)| key == name);
        fields.map(|(_, value)| value.trim())
    }

    pub(super) fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The next bytes of the file; `None` when it has come whole.
    pub(super) async fn piece(&mut self) -> Result<Option<Vec<u8>>, Refusal> {
        match self.event().await? {
            Event::Bytes(piece) => Ok(Some(piece)),
            Event::End => Ok(None),
            Event::Part { .. } => Err(not_ours()),
        }
    }

    /// The whole file, where it has at most so many bytes; `None` for a larger one, of which no more is read.
    pub(super) async fn whole(&mut self, most: usize) -> Result<Option<Vec<u8>>, Refusal> {
        let mut bytes = Vec::new();
        while let Some(piece) = self.piece().await? {
            bytes.extend(piece);
            if bytes.len() > most {
                return Ok(None);
            }
        }
        Ok(Some(bytes))
    }

    /// Reads on without keeping anything, as far as is fair.
    pub(super) async fn drain(&mut self) {
        let mut bytes = 0;
        while !self.ended && bytes < DRAINED_BYTES {
            match self.received().await {
                Ok(Some(piece)) => bytes += piece.len() as u64,
                Ok(None) | Err(_) => break,
            }
        }
    }

    async fn event(&mut self) -> Result<Event, Refusal> {
        loop {
            if let Some(event) = self.parts.next().map_err(|_| not_ours())? {
                return Ok(event);
            }
            match self.received().await? {
                Some(piece) => self.parts.push(&piece),
                None => return Err(Refusal::bad_request("文件没有传完，连接中断")),
            }
        }
    }

    async fn received(&mut self) -> Result<Option<Bytes>, Refusal> {
        let next = tokio::time::timeout(SILENCE, self.body.next())
            .await
            .map_err(|_| Refusal::bad_request("文件没有传完，等候过久"))?;
        self.ended = next.is_none();
        next.transpose()
            .map_err(|_| Refusal::bad_request("文件没有传完，连接中断"))
    }
}

fn not_ours() -> Refusal {
    Refusal::bad_request("上传的表单写法不对，请从上传页提交")
}

/// The boundary that the header tells, quoted or not.
fn boundary_of(kind: &str) -> Option<&str> {
    let (essence, parameters) = kind.split_once(';')?;
    if !essence.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("boundary")
            .then_some(value.trim())
    })?;
    let boundary = boundary
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(boundary);
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boundary_is_read_with_and_without_quotes() {
        assert_eq!(
            boundary_of("multipart/form-data; boundary=a-b"),
            Some("a-b")
        );
        assert_eq!(
            boundary_of("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\""),
            Some("a b")
        );
        for kind in [
            "text/plain; boundary=a",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "multipart/form-data; boundary=\"\"",
        ] {
            assert_eq!(boundary_of(kind), None, "{kind}");
        }
    }
}
