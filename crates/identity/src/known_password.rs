//! Passwords that everybody knows: the ones a stranger tries first, and the ones that were found in a breach. No rule
//! about letters, digits or signs (NIST SP 800-63B §3.1.1.2; ASVS 6.2.5): those make passwords worse.
//! Never here: hashing a password, its shortest and longest, what a page says about it.

use std::{
    fs::File,
    io,
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
    str,
};

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};

/// Guesses below which a password counts as known. The estimator's lists hold some 100 000 passwords, names and words; a
/// guesser tries each with a capital, a digit behind it, letters turned into signs: about ten forms of each. Beyond that
/// it searches, which our limits on sign-ins do not let anybody do online.
pub const KNOWN_GUESSES_BELOW: u64 = 1_000_000;
/// Characters that are estimated. The work grows faster than the length, and what is not known by its first 100
/// characters is not known.
pub const ESTIMATED_LEN_MAX: usize = 100;
/// Words about the person or the site that are looked for, and the shortest that is a word.
const WORDS_MAX: usize = 20;
const WORD_LEN_MIN: usize = 3;

/// Hexadecimal digits of a SHA-1 hash.
const HASH_LEN: usize = 40;
/// Bytes of the longest line that we take for one: a hash, a colon, a count, CRLF, some room.
const LINE_LEN_MAX: usize = 80;
/// Lines that are looked at when a list is opened, spread over it: a list in another order is noticed, and opening one
/// of forty gigabytes stays quick.
const PROBES: u64 = 64;

/// Whether a stranger would find `password` among his first tries, also by `words`: parts of the person's name and
/// e-mail address, the site's title. Passphrases and passwords in any script pass unless they are on a list.
///
/// Takes some milliseconds, a tenth of a second for the worst text of 100 characters, and longer the first time, when the
/// lists are made: it belongs on a thread that may work.
#[must_use]
pub fn is_known(password: &str, words: &[&str]) -> bool {
    let password: String = password.chars().take(ESTIMATED_LEN_MAX).collect();
    let words: Vec<&str> = words
        .iter()
        .flat_map(|word| std::iter::once(*word).chain(word.split(|c: char| !c.is_alphanumeric())))
        .filter(|word| (WORD_LEN_MIN..=ESTIMATED_LEN_MAX).contains(&word.chars().count()))
        .take(WORDS_MAX)
        .collect();
    zxcvbn::zxcvbn(&password, &words).guesses() < KNOWN_GUESSES_BELOW
}

/// A list of breached passwords that an operator put on the disk: the download of Pwned Passwords "ordered by hash", lines
/// of `SHA1HEX:count`. It stays on the disk; a question reads some thirty places of it.
#[derive(Debug)]
pub struct BreachedList {
    file: File,
    len: u64,
    path: PathBuf,
}

/// Why a file is no list that can be asked.
#[derive(Debug, thiserror::Error)]
pub enum ListProblem {
    /// It cannot be opened or read.
    #[error("the list {path} cannot be read: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A line is not 40 hexadecimal digits, a colon and a number.
    #[error("the list {path} has a line that is not HASH:count, near byte {offset}")]
    NotALine {
        /// Which file.
        path: PathBuf,
        /// Where about.
        offset: u64,
    },
    /// The lines are not in the order of their hashes, so nothing could be found in them.
    #[error("the list {path} is not ordered by hash, near byte {offset}")]
    NotSorted {
        /// Which file.
        path: PathBuf,
        /// Where about.
        offset: u64,
    },
    /// It has no line.
    #[error("the list {path} is empty")]
    Empty {
        /// Which file.
        path: PathBuf,
    },
}

/// A line of the list: where it begins, what follows it, its hash in upper case and its count.
struct Line {
    start: u64,
    end: u64,
    hash: [u8; HASH_LEN],
    count: u64,
}

impl BreachedList {
    /// Opens the list and looks at some of its lines, so that a file which is none is noticed now.
    ///
    /// # Errors
    /// Any [`ListProblem`].
    pub fn open(path: &Path) -> Result<Self, ListProblem> {
        let unreadable = |source| ListProblem::Unreadable { path: path.to_owned(), source };
        let file = File::open(path).map_err(unreadable)?;
        let len = file.metadata().map_err(unreadable)?.len();
        let list = Self { file, len, path: path.to_owned() };
        if len == 0 {
            return Err(ListProblem::Empty { path: path.to_owned() });
        }
        let mut before: Option<[u8; HASH_LEN]> = None;
        for probe in 0..PROBES {
            let Some(line) = list.line_at_or_after(len / PROBES * probe)? else { break };
            if before.is_some_and(|hash| hash > line.hash) {
                return Err(ListProblem::NotSorted { path: path.to_owned(), offset: line.start });
            }
            before = Some(line.hash);
        }
        if before.is_none() {
            return Err(ListProblem::NotALine { path: path.to_owned(), offset: 0 });
        }
        Ok(list)
    }

    /// How often `password` was found in breaches: 0 when it is not on the list. Reads the disk and waits for it.
    ///
    /// # Errors
    /// [`ListProblem::Unreadable`] and [`ListProblem::NotALine`]: the list was changed or the disk is broken.
    pub fn count(&self, password: &str) -> Result<u64, ListProblem> {
        let digest = digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes());
        let mut wanted = [0; HASH_LEN];
        hex::encode_to_slice(digest, &mut wanted).expect("SHA-1 is 20 bytes, which are 40 digits");
        wanted.make_ascii_uppercase();
        // The line that is wanted begins in low..high.
        let (mut low, mut high) = (0, self.len);
        while low < high {
            let middle = low + (high - low) / 2;
            let line = self.line_at_or_after(middle)?;
            match line.filter(|line| line.start < high) {
                // No line begins in middle..high.
                None => high = middle,
                Some(line) if line.hash == wanted => return Ok(line.count),
                Some(line) if line.hash < wanted => low = line.end,
                Some(_) => high = middle,
            }
        }
        Ok(0)
    }

    /// The first line that begins at `offset` or behind it; `None` when none does.
    fn line_at_or_after(&self, offset: u64) -> Result<Option<Line>, ListProblem> {
        // One byte before, to see whether a line begins at `offset` itself.
        let from = offset.saturating_sub(1);
        let mut buffer = [0; 2 * LINE_LEN_MAX + 1];
        let read = self.read_at(&mut buffer, from)?;
        let whole = from + read as u64 >= self.len;
        let bytes = &buffer[..read];
        let skip = if offset == 0 {
            0
        } else {
            match bytes.iter().position(|byte| *byte == b'\n') {
                Some(at) => at + 1,
                None if whole => return Ok(None),
                None => return Err(self.not_a_line(offset)),
            }
        };
        let rest = &bytes[skip..];
        if rest.is_empty() && whole {
            return Ok(None);
        }
        let (line, len) = match rest.iter().position(|byte| *byte == b'\n') {
            Some(at) => (&rest[..at], at + 1),
            None if whole => (rest, rest.len()),
            None => return Err(self.not_a_line(offset)),
        };
        let start = from + skip as u64;
        let (hash, count) = parse_line(line).ok_or_else(|| self.not_a_line(start))?;
        Ok(Some(Line { start, end: start + len as u64, hash, count }))
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> Result<usize, ListProblem> {
        let mut read = 0;
        while read < buffer.len() {
            match self.file.read_at(&mut buffer[read..], offset + read as u64) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(ListProblem::Unreadable { path: self.path.clone(), source }),
            }
        }
        Ok(read)
    }

    fn not_a_line(&self, offset: u64) -> ListProblem {
        ListProblem::NotALine { path: self.path.clone(), offset }
    }
}

/// `SHA1HEX:count`, perhaps with the carriage return of another system behind it.
fn parse_line(line: &[u8]) -> Option<([u8; HASH_LEN], u64)> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let (hash, rest) = line.split_at_checked(HASH_LEN)?;
    let mut hash: [u8; HASH_LEN] = hash.try_into().ok()?;
    hash.make_ascii_uppercase();
    if !hash.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let digits = rest.strip_prefix(b":")?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some((hash, str::from_utf8(digits).ok()?.parse().ok()?))
}
