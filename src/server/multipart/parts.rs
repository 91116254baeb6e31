//! The parts of a form out of pieces of any size: what is found does not depend on where they were cut.

/// Bytes of the headers of one part.
const LARGEST_HEAD: usize = 8 << 10;
/// Bytes before the first part; browsers write none.
const LARGEST_PREAMBLE: usize = 1 << 10;

/// The form is not written as RFC 7578 has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A part begins; its bytes follow. A part with a file name is a file.
    Part {
        name: String,
        file_name: Option<String>,
    },
    Bytes(Vec<u8>),
    /// The form ends.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Preamble,
    /// Behind a delimiter: either a part or the end.
    Delimited,
    Head,
    Body,
    Ended,
}

/// Takes pieces and gives events.
pub(super) struct Parts {
    /// Line break, two hyphens, boundary.
    delimiter: Vec<u8>,
    buffer: Vec<u8>,
    state: State,
}

impl Parts {
    pub(super) fn new(boundary: &str) -> Self {
        Self {
            delimiter: format!("\r\n--{boundary}").into_bytes(),
            // The first delimiter may stand at the very beginning.
            buffer: b"\r\n".to_vec(),
            state: State::Preamble,
        }
    }

    pub(super) fn push(&mut self, piece: &[u8]) {
        self.buffer.extend_from_slice(piece);
    }

    /// The next event, or `None` where more has to come first.
    pub(super) fn next(&mut self) -> Result<Option<Event>, Malformed> {
        loop {
            match self.state {
                State::Ended => return Ok(Some(Event::End)),
                State::Preamble => match find(&self.buffer, &self.delimiter) {
                    Some(place) => {
                        self.skip(place + self.delimiter.len());
                        self.state = State::Delimited;
                    }
                    None if self.buffer.len() > LARGEST_PREAMBLE => return Err(Malformed),
                    None => return Ok(None),
                },
                State::Delimited => match self.buffer.get(..2) {
                    None => return Ok(None),
                    Some(b"--") => self.state = State::Ended,
                    Some(b"\r\n") => {
                        // The blank line that ends the headers may be the first.
                        self.state = State::Head;
                    }
                    Some(_) => return Err(Malformed),
                },
                State::Head => match find(&self.buffer, b"\r\n\r\n") {
                    Some(place) => {
                        let part = part_of(self.buffer.get(..place).unwrap_or_default())?;
                        self.skip(place + 4);
                        self.state = State::Body;
                        return Ok(Some(part));
                    }
                    None if self.buffer.len() > LARGEST_HEAD => return Err(Malformed),
                    None => return Ok(None),
                },
                State::Body => {
                    let place = find(&self.buffer, &self.delimiter);
                    // The end of the buffer may be the beginning of a delimiter.
                    let safe = place.unwrap_or_else(|| {
                        self.buffer.len().saturating_sub(self.delimiter.len() - 1)
                    });
                    if safe > 0 {
                        let rest = self.buffer.split_off(safe);
                        return Ok(Some(Event::Bytes(std::mem::replace(
                            &mut self.buffer,
                            rest,
                        ))));
                    }
                    if place.is_none() {
                        return Ok(None);
                    }
                    self.skip(self.delimiter.len());
                    self.state = State::Delimited;
                }
            }
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.buffer.drain(..bytes);
    }
}

/// First place of `wanted`, whose first byte is rare.
fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let place = from + rest.iter().position(|byte| *byte == first)?;
        let found = text.get(place..)?;
        if found.len() < wanted.len() {
            return None;
        }
        if found.starts_with(wanted) {
            return Some(place);
        }
        from = place + 1;
    }
}

fn part_of(head: &[u8]) -> Result<Event, Malformed> {
    let head = std::str::from_utf8(head).map_err(|_| Malformed)?;
    let disposition = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("content-disposition"))
        .map(|(_, value)| value.trim())
        .ok_or(Malformed)?;
    let parameters = disposition.strip_prefix("form-data").ok_or(Malformed)?;
    let name = parameter(parameters, "name").ok_or(Malformed)?;
    Ok(Event::Part {
        name,
        file_name: parameter(parameters, "filename"),
    })
}

/// A quoted parameter, as browsers write it: a quote and line breaks in it are percent-encoded and nothing else is.
fn parameter(text: &str, wanted: &str) -> Option<String> {
    let mut rest = text;
    loop {
        let (name, after) = rest.split_once("=\"")?;
        let (value, next) = after.split_once('"')?;
        let name = name.trim_start_matches(|letter: char| letter == ';' || letter.is_whitespace());
        if name.eq_ignore_ascii_case(wanted) {
            return Some(
                value
                    .replace("%22", "\"")
                    .replace("%0D", "\r")
                    .replace("%0A", "\n"),
            );
        }
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &[u8] = b"--XX\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n0a\r\n--XX\r\n\
        Content-Disposition: form-data; name=\"file\"; filename=\"../a%22b.csv\"\r\nContent-Type: text/csv\r\n\r\n\
        1,2\r\n--X\r\n--XY\r\n\r\n--XX--\r\n";

    /// Name, file name and bytes.
    type Part = (String, Option<String>, Vec<u8>);

    fn read(form: &[u8], cut: usize) -> Result<Vec<Part>, Malformed> {
        let mut parts = Parts::new("XX");
        let mut found: Vec<Part> = Vec::new();
        let mut pieces = form.chunks(cut);
        loop {
            match parts.next()? {
                Some(Event::Part { name, file_name }) => found.push((name, file_name, Vec::new())),
                Some(Event::Bytes(piece)) => found.last_mut().unwrap().2.extend(piece),
                Some(Event::End) => return Ok(found),
                None => parts.push(pieces.next().ok_or(Malformed)?),
            }
        }
    }

    #[test]
    fn a_form_is_the_same_however_it_was_cut() {
        let expected = vec![
            ("form_token".to_owned(), None, b"0a".to_vec()),
            (
                "file".to_owned(),
                Some("../a\"b.csv".to_owned()),
                b"1,2\r\n--X\r\n--XY\r\n".to_vec(),
            ),
        ];
        for cut in 1..=FORM.len() {
            assert_eq!(read(FORM, cut).as_ref(), Ok(&expected), "{cut}");
        }
    }

    #[test]
    fn what_is_cut_off_or_written_otherwise_is_no_form() {
        for length in 0..FORM.len() - 4 {
            assert_eq!(read(&FORM[..length], 7), Err(Malformed), "{length}");
        }
        for form in [
            &b"--XXjunk\r\n\r\n"[..],
            b"--XX\r\nContent-Type: text/csv\r\n\r\nx\r\n--XX--",
            b"--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--XX--",
            b"--XX\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\nx\r\n--XX--",
        ] {
            assert_eq!(read(form, 5), Err(Malformed));
        }
        let endless = [b"--XX\r\n".to_vec(), vec![b'a'; LARGEST_HEAD + 1]].concat();
        assert_eq!(read(&endless, 100), Err(Malformed));
        assert_eq!(read(&vec![b'a'; LARGEST_PREAMBLE + 1], 100), Err(Malformed));
    }
}
