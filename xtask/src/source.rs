//! Reading source just well enough to tell code from comments and strings, and where functions begin and end.
//! Never here: a rule.

/// A source with the same lines and columns as the file, in two views.
#[derive(Debug)]
pub(crate) struct Source {
    /// Without comments, and with empty strings.
    pub(crate) code: String,
    /// Without comments.
    pub(crate) uncommented: String,
}

/// A function by its name and its lines, from 1, the last included.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// What opens a block in a script and is no function.
const CONTROL: [&str; 8] = ["if", "for", "while", "switch", "catch", "with", "} else", "} catch"];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Text,
    Comment,
}

impl Source {
    pub(crate) fn rust(text: &str) -> Self {
        Self::paint(text, rust_token)
    }

    pub(crate) fn script(text: &str) -> Self {
        Self::paint(text, script_token)
    }

    /// Cuts the text into tokens; each keeps its characters in the views that show its kind and is blank in the others.
    fn paint(text: &str, token: fn(&[char], usize) -> (Kind, usize)) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let (mut code, mut uncommented) = (String::new(), String::new());
        let mut at = 0;
        while at < chars.len() {
            let (kind, len) = token(&chars, at);
            for c in &chars[at..(at + len.max(1)).min(chars.len())] {
                let blank = if *c == '\n' { '\n' } else { ' ' };
                code.push(if kind == Kind::Code { *c } else { blank });
                uncommented.push(if kind == Kind::Comment { blank } else { *c });
            }
            at += len.max(1);
        }
        Self { code, uncommented }
    }

    /// Lines of the first inline test module to the end of the file; tests stand last.
    pub(crate) fn tests_from(&self) -> usize {
        let lines: Vec<&str> = self.code.lines().collect();
        let begin = lines.windows(2).position(|pair| {
            pair[0].trim() == "#[cfg(test)]"
                && pair[1].trim_start().starts_with("mod ")
                && pair[1].contains('{')
        });
        begin.map_or(usize::MAX, |index| index + 1)
    }

    /// The functions of a Rust file.
    pub(crate) fn rust_functions(&self) -> Vec<Function> {
        let words = |before: &str| before.chars().last().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let mut found = Vec::new();
        for (at, _) in self.code.match_indices("fn ").filter(|(at, _)| words(&self.code[..*at])) {
            let rest = &self.code[at + 3..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            // A `fn` type or a signature without a body ends before any brace opens.
            let Some(open) = rest.find(['{', ';']).filter(|open| rest[*open..].starts_with('{')) else {
                continue;
            };
            if !name.is_empty() {
                found.push(self.function(name, at, at + 3 + open));
            }
        }
        found
    }

    /// The functions of a script: `function`, methods and arrows with a body. One that is called where it stands is
    /// the file's wrapper, which the length of the file covers.
    pub(crate) fn script_functions(&self) -> Vec<Function> {
        let mut found = Vec::new();
        for (open, _) in self.code.match_indices('{') {
            let before = self.code[..open].trim_end();
            let arrow = before.ends_with("=>");
            if !arrow && !before.ends_with(')') {
                continue;
            }
            let head = line_of(before, before.len());
            let line = before.lines().nth(head - 1).unwrap_or_default().trim();
            let control = |word: &str| {
                line.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with(['(', 'i']))
            };
            if !arrow && CONTROL.into_iter().any(control) {
                continue;
            }
            let function = self.function(line.chars().take(40).collect(), open, open);
            let after = self.code[self.close(open)..].trim_start_matches('}').trim_start();
            if !after.starts_with(")(") && !after.starts_with("()") {
                found.push(function);
            }
        }
        found
    }

    fn function(&self, name: String, begin: usize, open: usize) -> Function {
        Function { name, first: line_of(&self.code, begin), last: line_of(&self.code, self.close(open)) }
    }

    /// Where the brace that opens at `open` is closed.
    fn close(&self, open: usize) -> usize {
        let mut depth = 0usize;
        for (at, c) in self.code[open..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 1 => return open + at,
                '}' => depth -= 1,
                _ => {}
            }
        }
        self.code.len()
    }
}

/// The line, from 1, on which a byte stands.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].bytes().filter(|byte| *byte == b'\n').count() + 1
}

/// The 1-based lines that hold `word` with no letter, digit or `_` beside it, whatever its case.
pub(crate) fn lines_with_word(text: &str, word: &str) -> Vec<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    let (word, mut found) = (word.to_lowercase(), Vec::new());
    for (index, line) in text.lines().enumerate() {
        let line = line.to_lowercase();
        let alone = |at: usize| {
            !line[..at].chars().next_back().is_some_and(part)
                && !line[at + word.len()..].chars().next().is_some_and(part)
        };
        if line.match_indices(&word).any(|(at, _)| alone(at)) {
            found.push(index + 1);
        }
    }
    found
}

fn starts(chars: &[char], at: usize, with: &str) -> bool {
    with.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c))
}

fn to_line_end(chars: &[char], at: usize) -> usize {
    chars[at..].iter().position(|c| *c == '\n').unwrap_or(chars.len() - at)
}

/// The length of a quoted piece that begins at `at`, with backslash escapes.
fn quoted(chars: &[char], at: usize, quote: char) -> usize {
    let mut next = at + 1;
    while next < chars.len() && chars[next] != quote {
        next += if chars[next] == '\\' { 2 } else { 1 };
    }
    next + 1 - at
}

fn rust_token(chars: &[char], at: usize) -> (Kind, usize) {
    if starts(chars, at, "//") {
        return (Kind::Comment, to_line_end(chars, at));
    }
    if starts(chars, at, "/*") {
        let (mut depth, mut next) = (0, at);
        while next < chars.len() {
            if starts(chars, next, "/*") {
                depth += 1;
                next += 2;
            } else if starts(chars, next, "*/") {
                depth -= 1;
                next += 2;
                if depth == 0 {
                    break;
                }
            } else {
                next += 1;
            }
        }
        return (Kind::Comment, next - at);
    }
    let in_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    if chars[at] == 'r' && (!in_word || (at > 0 && chars[at - 1] == 'b')) {
        let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
        if chars.get(at + 1 + hashes) == Some(&'"') {
            let end: String = std::iter::once('"').chain("#".repeat(hashes).chars()).collect();
            let mut next = at + 2 + hashes;
            while next < chars.len() && !starts(chars, next, &end) {
                next += 1;
            }
            return (Kind::Text, next + end.len() - at);
        }
    }
    match chars[at] {
        '"' => (Kind::Text, quoted(chars, at, '"')),
        // A character, not a lifetime.
        '\'' if chars.get(at + 1) == Some(&'\\') || chars.get(at + 2) == Some(&'\'') => {
            (Kind::Text, quoted(chars, at, '\''))
        }
        _ => (Kind::Code, 1),
    }
}

fn script_token(chars: &[char], at: usize) -> (Kind, usize) {
    if starts(chars, at, "//") {
        return (Kind::Comment, to_line_end(chars, at));
    }
    if starts(chars, at, "/*") {
        let mut next = at + 2;
        while next < chars.len() && !starts(chars, next, "*/") {
            next += 1;
        }
        return (Kind::Comment, next + 2 - at);
    }
    match chars[at] {
        '"' | '\'' => (Kind::Text, quoted(chars, at, chars[at])),
        '`' => (Kind::Text, template(chars, at)),
        '/' if regex_may_begin(chars, at) => (Kind::Text, regex(chars, at)),
        _ => (Kind::Code, 1),
    }
}

/// The length of a template literal, with the expressions and templates inside it.
fn template(chars: &[char], at: usize) -> usize {
    let mut next = at + 1;
    while next < chars.len() && chars[next] != '`' {
        if chars[next] == '\\' {
            next += 2;
        } else if starts(chars, next, "${") {
            let mut depth = 0;
            while next < chars.len() {
                match chars[next] {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                next += if depth > 0 { script_token(chars, next).1.max(1) } else { 1 };
                if depth == 0 && chars.get(next - 1) == Some(&'}') {
                    break;
                }
            }
        } else {
            next += 1;
        }
    }
    next + 1 - at
}

fn regex_may_begin(chars: &[char], at: usize) -> bool {
    let before: String = chars[at.saturating_sub(8)..at].iter().collect();
    let before = before.trim_end();
    before.is_empty()
        || before.ends_with(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', '}', ';', '\n'])
        || before.ends_with("return")
}

fn regex(chars: &[char], at: usize) -> usize {
    let (mut next, mut class) = (at + 1, false);
    while next < chars.len() && chars[next] != '\n' && (class || chars[next] != '/') {
        match chars[next] {
            '\\' => next += 1,
            '[' => class = true,
            ']' => class = false,
            _ => {}
        }
        next += 1;
    }
    next + 1 - at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_is_told_apart() {
        let text = "let a = \"x // {\"; // fn no() {\nlet b = r#\"\"}\"#; let c = '{'; let d: &'a str = '\\'';\n/* { /* } */ */ e";
        let source = Source::rust(text);
        assert_eq!(source.code.lines().count(), 3);
        assert!(!source.code.contains(['{', '}']), "{}", source.code);
        assert!(source.uncommented.contains("x // {") && !source.uncommented.contains("no"));
        assert!(source.code.contains("&'a str") && source.code.ends_with(" e"));
    }

    #[test]
    fn rust_functions_have_their_lines() {
        let text = "fn one() {\n  if x {\n  }\n}\ntrait T { fn none(&self); }\nfn two<T: Fn(fn(u8))>() -> u8 { 1 }\n";
        let functions = Source::rust(text).rust_functions();
        let got: Vec<_> = functions.iter().map(|f| (f.name.as_str(), f.first, f.last)).collect();
        assert_eq!(got, [("one", 1, 4), ("two", 6, 6)]);
    }

    #[test]
    fn inline_tests_are_found() {
        assert_eq!(Source::rust("a\n\n#[cfg(test)]\nmod tests {\n}\n").tests_from(), 3);
        assert_eq!(Source::rust("#[cfg(test)]\nmod tests;\n").tests_from(), usize::MAX);
    }

    #[test]
    fn scripts_are_told_apart() {
        let text = "const a = `x ${ { b: `}` } } {`; // {\nconst r = /[/{]\\/{/g, q = a / b; const s = '{';\nfunction f(a) {\n  if (a) {\n  }\n}\nx.on(() => {\n});\n(() => {\n})();\n";
        let source = Source::script(text);
        let functions = source.script_functions();
        let got: Vec<_> = functions.iter().map(|f| (f.first, f.last)).collect();
        assert_eq!(got, [(3, 6), (7, 8)], "{}", source.code);
    }

    #[test]
    fn words_stand_alone() {
        assert_eq!(lines_with_word("a SQLite b\nsqlite_version\nSQLITE_MIN\nx.sqlite()", "sqlite"), [1, 4]);
    }
}
