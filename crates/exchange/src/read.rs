//! Telling which of our two shapes a file has, and reading it piece by piece.

use std::io::{BufRead, Read};

use crate::{
    page::Page,
    record::{FORMAT, Record},
};

/// Bytes of one record: a comment with a hundred thousand reactions, or a picture.
const LINE_MAX: u64 = 64 << 20;
/// Bytes of a page file, which is read whole.
const PAGE_MAX: u64 = 64 << 20;

/// Why a file cannot be read; each says where.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file system said no.
    #[error("line {line}: {source}")]
    Io {
        /// From 1.
        line: u64,
        /// What it said.
        source: std::io::Error,
    },
    /// Not JSON, or not of the shape that it should have.
    #[error("line {line}: {message}")]
    Shape {
        /// From 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// Written by a newer program.
    #[error("the file has format {0}, this program reads up to {FORMAT}")]
    Newer(u32),
    /// A line or page beyond what is read into memory.
    #[error("line {0} is longer than 64 MiB")]
    TooLong(u64),
}

/// What a file holds.
pub enum Source {
    /// Our own format, record by record; the header is read already.
    Records(Box<dyn Iterator<Item = Result<Record, ReadError>> + Send>),
    /// A story with its comments.
    Page(Page),
}

/// Opens a file of either shape.
pub fn open(mut input: impl BufRead + Send + 'static) -> Result<Source, ReadError> {
    let Some(first) = read_line(&mut input, 1)? else {
        return Err(ReadError::Shape { line: 1, message: "the file is empty".into() });
    };
    match serde_json::from_slice::<Record>(&first) {
        Ok(Record::Rejoinder(header)) if header.format <= FORMAT => {
            Ok(Source::Records(Box::new(Records { input, line: 1, ended: false })))
        }
        Ok(Record::Rejoinder(header)) => Err(ReadError::Newer(header.format)),
        Ok(_) => Err(ReadError::Shape { line: 1, message: "the header is missing".into() }),
        Err(_) => {
            let mut whole = first;
            input
                .take(PAGE_MAX)
                .read_to_end(&mut whole)
                .map_err(|source| ReadError::Io { line: 1, source })?;
            let page = serde_json::from_slice(&whole);
            page.map(Source::Page)
                .map_err(|e| ReadError::Shape { line: e.line() as u64, message: e.to_string() })
        }
    }
}

fn read_line(input: &mut impl BufRead, line: u64) -> Result<Option<Vec<u8>>, ReadError> {
    let mut bytes = Vec::new();
    let read = input
        .take(LINE_MAX)
        .read_until(b'\n', &mut bytes)
        .map_err(|source| ReadError::Io { line, source })?;
    match read as u64 {
        0 => Ok(None),
        LINE_MAX => Err(ReadError::TooLong(line)),
        _ => Ok(Some(bytes)),
    }
}

struct Records<R> {
    input: R,
    line: u64,
    ended: bool,
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.line += 1;
            match read_line(&mut self.input, self.line) {
                Ok(None) => self.ended = true,
                Ok(Some(bytes)) if bytes.trim_ascii().is_empty() => {}
                Ok(Some(bytes)) => {
                    let record = serde_json::from_slice(&bytes);
                    return Some(
                        record.map_err(|e| ReadError::Shape { line: self.line, message: e.to_string() }),
                    );
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_are_told_apart_and_errors_say_where() {
        let page = r#"{ "story": {"headline": "H", "paragraphs": ["p"]},
            "comments": [{"author": "A", "text": "t"}] }"#;
        assert!(matches!(open(page.as_bytes()), Ok(Source::Page(p)) if p.comments.len() == 1));
        let lines = "{\"kind\":\"rejoinder\",\"format\":1}\n\n{\"kind\":\"reader\"}\n";
        let Ok(Source::Records(mut records)) = open(lines.as_bytes()) else { panic!("records") };
        assert!(matches!(records.next(), Some(Err(ReadError::Shape { line: 3, .. }))));
        assert!(records.next().is_none());
        assert!(matches!(open("{\"kind\":\"rejoinder\",\"format\":2}".as_bytes()), Err(ReadError::Newer(2))));
        assert!(matches!(open("".as_bytes()), Err(ReadError::Shape { .. })));
        assert!(matches!(open("[]".as_bytes()), Err(ReadError::Shape { .. })));
    }
}
