//! Every statement of the store is prepared as it stands in the sources, and those that a page waits for run by index:
//! no whole table is read, nothing is sorted.

use std::{fs, path::Path};

use rejoinder_testkit::TestStore;
use rusqlite::Connection;

/// Files whose statements read whole tables, because they are the check of all of it.
const CHECKS: &[&str] = &["upkeep.rs"];
/// Beginnings of statements that read a whole small table, which whoever serves keeps in memory.
const SMALL: &[&str] =
    &["FROM sites ORDER BY id", "FROM site_hosts ORDER BY host", "FROM sites", "DELETE FROM site_hosts"];
/// Statements that sort the few rows of one comment, of one member of staff, or what waits on one desk.
const FEW: &[&str] = &[
    "FROM reports WHERE comment_id = $1 ORDER BY id",
    "FROM reports WHERE comment_id = $1 AND settled_by IS NULL",
    "FROM cases c WHERE c.comment_id = $1 ORDER BY",
    "FROM cases WHERE site_id = $1 GROUP BY",
    "FROM watches WHERE reader_id = $1 ORDER BY",
];

/// The string literals of a source that are statements. No statement has a quotation mark of its own.
fn statements(source: &str) -> Vec<String> {
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let literals =
        code.split('"').skip(1).step_by(2).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    literals
        .filter(|text| ["SELECT ", "INSERT ", "UPDATE ", "DELETE "].iter().any(|verb| text.starts_with(verb)))
        .collect()
}

fn constant(source: &str, name: &str) -> Option<String> {
    let (_, rest) = source.split_once(&format!("const {name}: &str ="))?;
    rest.split('"').nth(1).map(str::to_owned)
}

/// A statement with each way of filling in what the code fills in.
fn filled(statement: &str, columns: Option<&str>, from: &str) -> Vec<String> {
    let text = statement.replace("{COLUMNS}", columns.unwrap_or_default()).replace("{FROM}", from);
    let text = text.replace("${}", "$2").replace("({})", "($1, $2)").replace("{n}", "1");
    let mut ways = Vec::new();
    for (compare, sort) in [("<", "DESC"), (">", "ASC")] {
        for column in ["best", "answer_count"] {
            ways.push(text.replace("{compare}", compare).replace("{sort}", sort).replace("{column}", column));
        }
    }
    ways.sort();
    ways.dedup();
    ways
}

/// The steps of the plan.
pub(crate) fn plan(file: &Connection, sql: &str) -> Vec<String> {
    let mut statement =
        file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let steps = statement.raw_query().mapped(|row| row.get::<_, String>(3)).collect::<Result<Vec<_>, _>>();
    steps.expect("a plan is text")
}

/// Whether a check looks for the rows of each row by a column that is no id, and so through much of the table each time:
/// the time of the whole would be its square.
fn is_square(steps: &[String]) -> bool {
    steps.iter().any(|step| step.contains("AUTOMATIC") && !step.contains("id=?"))
}

/// A step that reads all of a table or sorts; parts of the statement itself (`a1`, constants) are no tables.
pub(crate) fn is_costly(step: &str) -> bool {
    let scans = step.starts_with("SCAN ")
        && !["SCAN a1", "SCAN CONSTANT ROW", "SCAN last", "SCAN made", "SCAN unseen"].contains(&step);
    scans || step.contains("TEMP B-TREE") || step.contains("AUTOMATIC")
}

/// Every statement of the store with the file that it stands in.
pub(crate) fn all_statements() -> Vec<(String, String)> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |name: &str| fs::read_to_string(sources.join(name)).expect("a source is text");
    let from = constant(&read("comments.rs"), "FROM").expect("the tables of a comment are a constant");
    let comment = constant(&read("comments.rs"), "COLUMNS");
    let reader = constant(&read("readers.rs"), "COLUMNS").expect("the columns of a reader are a constant");
    let mut all = Vec::new();
    for entry in fs::read_dir(&sources).expect("the sources are here") {
        let name = entry.expect("an entry").file_name().into_string().expect("a plain name");
        if !name.ends_with(".rs") {
            continue;
        }
        let source = read(&name);
        let columns = constant(&source, "COLUMNS").or_else(|| comment.clone());
        for mut statement in statements(&source) {
            // Columns under a name of their own.
            for named in ["CONTACT", "IDENTITY", "PASSKEY", "SOURCES", "SHOWN", "SEAL", "MEANT"] {
                let columns = constant(&source, named).unwrap_or_default();
                statement = statement.replace(&format!("{{{named}}}"), &columns);
            }
            statement = statement.replace("{READER}", &reader);
            all.extend(
                filled(&statement, columns.as_deref(), &from).into_iter().map(|sql| (name.clone(), sql)),
            );
        }
    }
    assert!(all.len() > 80, "the sources are not read as they stand: {} statements", all.len());
    all
}

#[test]
fn every_statement_is_prepared_and_runs_by_index() {
    let store = TestStore::in_directory(TestStore::options());
    let file = Connection::open(store.directory().join("rejoinder.db")).expect("opens");
    let mut costly = Vec::new();
    for (name, sql) in all_statements() {
        let steps = plan(&file, &sql);
        if CHECKS.contains(&name.as_str()) && is_square(&steps) {
            costly.push(format!("{name}: {sql}\n  {}", steps.join("\n  ")));
        }
        let is_free =
            CHECKS.contains(&name.as_str()) || SMALL.iter().chain(FEW).any(|small| sql.contains(small));
        if !is_free && steps.iter().any(|step| is_costly(step)) {
            costly.push(format!("{name}: {sql}\n  {}", steps.join("\n  ")));
        }
    }
    assert!(costly.is_empty(), "these read or sort too much:\n{}", costly.join("\n"));
}

#[test]
fn the_lead_of_the_front_page_is_found_by_its_own_index() {
    let store = TestStore::in_directory(TestStore::options());
    let file = Connection::open(store.directory().join("rejoinder.db")).expect("opens");
    let all = all_statements();
    let (_, sql) = all.iter().find(|(_, sql)| sql.contains("AND lead AND")).expect("is a statement");
    let steps = plan(&file, sql);
    assert!(
        steps.iter().any(|step| step.contains("stories_lead (site_id=? AND publication=?)")),
        "{steps:#?}"
    );
}

#[test]
fn a_page_reads_the_index_of_its_order() {
    let store = TestStore::in_directory(TestStore::options());
    let file = Connection::open(store.directory().join("rejoinder.db")).expect("opens");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |name: &str| fs::read_to_string(sources.join(name)).expect("a source is text");
    let from = constant(&read("comments.rs"), "FROM").expect("the tables of a comment are a constant");
    let columns = constant(&read("comments.rs"), "COLUMNS");
    let all: Vec<String> = [read("paging.rs"), read("comments.rs")]
        .iter()
        .flat_map(|source| statements(source))
        .flat_map(|statement| filled(&statement, columns.as_deref(), &from))
        .collect();
    for (part, index, wanted) in [
        (
            "c.parent_id IS NULL AND c.listed AND c.seq < $2 ORDER BY c.seq DESC",
            "comments_roots (thread_id=? AND seq<?)",
            1,
        ),
        (
            "c.parent_id IS NULL AND c.listed AND c.seq > $2 ORDER BY c.seq ASC",
            "comments_roots (thread_id=? AND seq>?)",
            1,
        ),
        (
            "c.parent_id IS NULL AND c.listed AND (c.best, c.seq) < ($2, $3)",
            "comments_best (thread_id=? AND (best,seq)<(?,?))",
            1,
        ),
        (
            "c.parent_id IS NULL AND c.listed AND (c.best, c.seq) > ($2, $3)",
            "comments_best (thread_id=? AND (best,seq)>(?,?))",
            1,
        ),
        (
            "c.parent_id IS NULL AND c.listed AND (c.answer_count, c.seq) < ($2, $3)",
            "comments_answered (thread_id=? AND (answer_count,seq)<(?,?))",
            1,
        ),
        (
            "c.parent_id IS NULL AND c.listed AND (c.answer_count, c.seq) > ($2, $3)",
            "comments_answered (thread_id=? AND (answer_count,seq)>(?,?))",
            1,
        ),
        (
            "c.root_id = $1 AND c.parent_id IS NOT NULL AND c.listed",
            "comments_conversation (root_id=? AND seq",
            2,
        ),
        ("c.root_id = $2 AND c.parent_id IS NOT NULL AND c.listed", "comments_conversation (root_id=?)", 1),
    ] {
        let found: Vec<&String> = all.iter().filter(|sql| sql.contains(part)).collect();
        assert_eq!(found.len(), wanted, "{part}: {all:#?}");
        for sql in found {
            let steps = plan(&file, sql);
            assert!(steps.iter().any(|step| step.contains(index)), "{sql}\n{steps:#?}");
            assert!(!steps.iter().any(|step| is_costly(step)), "{sql}\n{steps:#?}");
        }
    }
}
