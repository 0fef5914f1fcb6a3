//! Counts the work that texts cause: it stays in proportion to their length whatever is typed. Tests only.

use super::{
    Profile,
    calm::{self, ROUNDS_MAX},
    pieces::pieces,
    spots,
};

/// How much is done for a text: parses of it, and pieces made of it.
fn work(source: &str, profile: Profile) -> (usize, usize) {
    let calm = calm::calm(source, profile, &spots::find(source, &[]));
    (calm.rounds, pieces(source, profile, &[]).len())
}

/// 20 kB of what makes Markdown parsers slow: the work, counted in parses and pieces, stays in proportion.
#[test]
fn work_is_bounded_on_hostile_input() {
    let seeds = [
        "[",
        "]",
        "(",
        "![](",
        "[a](",
        "[](",
        "*",
        "_",
        "~",
        "~~a",
        "`",
        "`a``",
        ">",
        "> ",
        "- ",
        "1. ",
        "1) ",
        "* - + ",
        "*a_b ",
        "**a *b ",
        "*a **b ",
        "a*b",
        "<",
        "<a ",
        "<!--",
        "&",
        "&amp;",
        "\\",
        "\\*",
        "@",
        "@a ",
        "a@",
        ":",
        "://",
        "http://",
        "https://a",
        "https://a.b/(",
        "mailto:",
        "#",
        "# a\n",
        "```\n",
        "````a\n",
        "-\n",
        "- a\n",
        "1. a\n",
        "> - ",
        "- > ",
        "> a\nb\n",
        "\n",
        " ",
        "\t",
        "    a\n",
        "[a]: b\n",
        "[^a]",
        "|a|\n|-|\n",
        "a\u{300}",
        "。https://a.b",
        "- a\n  ",
        "[a](https://b.c)",
        "=\n",
        "***",
        "_a_",
        "*a*",
        "\u{202E}",
    ];
    let growing = |mark: &str| (1..190).map(|n| format!("{}{mark}a\n", " ".repeat(n))).collect::<String>();
    let fences = (3..200).map(|n| format!("{}\n", "`".repeat(n))).collect::<String>();
    let ticks = (1..200).map(|n| format!("{} a ", "`".repeat(n))).collect::<String>();
    let mut texts: Vec<String> = seeds.iter().map(|seed| seed.repeat(20_000 / seed.len())).collect();
    texts.extend([growing("- "), growing("1. "), growing("> "), fences, ticks]);
    texts.push(format!("{}{}", "[".repeat(10_000), "](a)".repeat(2_500)));
    texts.push(format!("{}{}", "*a ".repeat(3_300), "b*".repeat(5_000)));
    for text in texts {
        for profile in [Profile::Comment, Profile::Story] {
            let (rounds, pieces) = work(&text, profile);
            let start = &text[..text.floor_char_boundary(20)];
            assert!(rounds <= ROUNDS_MAX + 1, "{start:?}");
            assert!(pieces <= 3 * text.len() + 8, "{pieces} pieces of {start:?}");
        }
    }
}
