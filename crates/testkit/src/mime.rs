//! As much of MIME as tests need to read a mail: headers, two kinds of parts, two encodings.
//! Never here: anything that the product itself reads mails with (it reads none).

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The headers, unfolded, and the body.
pub(crate) fn split(raw: &str) -> (Vec<(String, String)>, &str) {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap_or((raw, ""));
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in head.split("\r\n") {
        match (line.starts_with([' ', '\t']), fields.last_mut()) {
            (true, Some((_, value))) => value.push_str(line),
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                fields.push((name.to_owned(), value.trim_start().to_owned()));
            }
        }
    }
    (fields, body)
}

/// The first part of a type, decoded, with `\n`.
pub(crate) fn find_part(raw: &str, kind: &str) -> Option<String> {
    let (fields, body) = split(raw);
    let field = |name: &str| {
        let found = fields.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    };
    let content_type = field("Content-Type");
    if content_type.starts_with("multipart/") {
        let boundary = content_type.split_once("boundary=\"")?.1.split('"').next()?;
        let (marked, mark) = (format!("\r\n{body}"), format!("\r\n--{boundary}"));
        let mut parts = marked.split(&mark).skip(1);
        return parts.find_map(|part| find_part(part.strip_prefix("\r\n")?, kind));
    }
    if !content_type.starts_with(kind) {
        return None;
    }
    let bytes = match field("Content-Transfer-Encoding") {
        "base64" => decode_base64(body),
        "quoted-printable" => decode_quoted(body),
        _ => body.as_bytes().to_vec(),
    };
    Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n").trim_end_matches('\n').to_owned())
}

/// RFC 2047 encoded words, decoded; white space between two of them goes.
pub(crate) fn decode_words(value: &str) -> String {
    let (mut decoded, mut rest, mut was_word) = (String::new(), value, false);
    while let Some((before, word, after)) = next_word(rest) {
        if !(was_word && before.trim().is_empty()) {
            decoded.push_str(before);
        }
        decoded.push_str(&String::from_utf8_lossy(&decode_base64(word)));
        (rest, was_word) = (after, true);
    }
    decoded.push_str(rest);
    decoded
}

fn next_word(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("=?utf-8?b?")?;
    let (word, after) = rest.split_once("?=")?;
    Some((before, word, after))
}

fn decode_quoted(body: &str) -> Vec<u8> {
    let joined = body.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((&first, behind)) = rest.split_first() {
        let code = behind.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if first == b'=' => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    bytes
}

fn decode_base64(text: &str) -> Vec<u8> {
    let (mut bytes, mut bits, mut have) = (Vec::new(), 0u32, 0);
    for sextet in text.bytes().filter_map(|b| BASE64.iter().position(|known| *known == b)) {
        bits = (bits << 6 | sextet as u32) & 0xFFFF;
        have += 6;
        if have >= 8 {
            have -= 8;
            bytes.push((bits >> have) as u8);
        }
    }
    bytes
}

pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, b| bits << 8 | u32::from(*b)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let is_there = place <= chunk.len();
            let sextet = (bits >> (18 - 6 * place)) as usize & 63;
            text.push(if is_there { char::from(BASE64[sextet]) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (plain, encoded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(encode_base64(plain.as_bytes()), encoded);
            assert_eq!(decode_base64(encoded), plain.as_bytes());
        }
    }

    #[test]
    fn a_mail_is_read() {
        let raw = concat!(
            "Subject: =?utf-8?b?TcO8?=\r\n =?utf-8?b?bGxlcg==?= x\r\n",
            "Content-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n",
            "--=_b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
            "a=3Db=\r\nc\r\n--=_b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
            "PHA+\r\n--=_b--\r\n",
        );
        let (fields, _) = split(raw);
        assert_eq!(decode_words(&fields[0].1), "Müller x");
        assert_eq!(find_part(raw, "text/plain").as_deref(), Some("a=bc"));
        assert_eq!(find_part(raw, "text/html").as_deref(), Some("<p>"));
        assert_eq!(find_part(raw, "text/css"), None);
    }
}
