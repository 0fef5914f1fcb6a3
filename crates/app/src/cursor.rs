//! Cursors: where a page of a list begins, as text that clients hand back unread.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rejoinder_domain::{Order, Refusal, ThreadId};
use rejoinder_store::{Direction, Position};

/// A place in one order of one thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) thread: ThreadId,
    pub(crate) order: Order,
    pub(crate) direction: Direction,
    pub(crate) at: Position,
}

impl Cursor {
    /// As it stands in a URL.
    #[must_use]
    pub fn encode(&self) -> String {
        let direction = if self.direction == Direction::Forward { "f" } else { "b" };
        let Position { as_of, last_seq, rank, seq } = self.at;
        URL_SAFE_NO_PAD
            .encode(format!("{}.{}.{direction}.{as_of}.{last_seq}.{rank}.{seq}", self.thread, self.order))
    }

    /// Reads what [`Cursor::encode`] wrote, for this thread and order only.
    pub fn decode(text: &str, thread: ThreadId, order: Order) -> Result<Self, Refusal> {
        Self::read(text).filter(|c| c.thread == thread && c.order == order).ok_or(Refusal::CursorInvalid)
    }

    fn read(text: &str) -> Option<Self> {
        if text.len() > 200 {
            return None;
        }
        let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let mut parts = plain.split('.');
        let cursor = Self {
            thread: parts.next()?.parse().ok()?,
            order: parts.next()?.parse().ok()?,
            direction: match parts.next()? {
                "f" => Direction::Forward,
                "b" => Direction::Back,
                _ => return None,
            },
            at: Position {
                as_of: parts.next()?.parse().ok()?,
                last_seq: parts.next()?.parse().ok()?,
                rank: parts.next()?.parse().ok()?,
                seq: parts.next()?.parse().ok()?,
            },
        };
        parts.next().is_none().then_some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_thread_and_order_read_a_cursor() {
        let thread = ThreadId::from_raw(77);
        let at = Position { as_of: 5, last_seq: 9, rank: 3, seq: 8 };
        let cursor = Cursor { thread, order: Order::Best, direction: Direction::Back, at };
        let text = cursor.encode();
        assert_eq!(Cursor::decode(&text, thread, Order::Best), Ok(cursor));
        assert_eq!(Cursor::decode(&text, thread, Order::Newest), Err(Refusal::CursorInvalid));
        assert_eq!(Cursor::decode(&text, ThreadId::from_raw(78), Order::Best), Err(Refusal::CursorInvalid));
        for bad in ["", "x", "AAAA", &text[1..], &format!("{text}AA"), &"A".repeat(5000)] {
            assert_eq!(Cursor::decode(bad, thread, Order::Best), Err(Refusal::CursorInvalid), "{bad}");
        }
    }
}
