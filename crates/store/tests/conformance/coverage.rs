//! No method of the store goes untested: each is named in this suite.

use std::{fs, path::Path};

fn sources(directory: &Path, into: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(directory).expect("the sources are here") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push((path.display().to_string(), fs::read_to_string(&path).expect("a source is text")));
        }
    }
}

#[test]
fn every_public_async_method_is_exercised() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut code, mut suite) = (Vec::new(), Vec::new());
    sources(&root.join("src"), &mut code);
    sources(&root.join("tests/conformance"), &mut suite);
    let (mut methods, mut missing) = (0, Vec::new());
    for (path, text) in &code {
        for rest in text.split("pub async fn ").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let called = [format!(".{name}("), format!("::{name}(")];
            methods += 1;
            if !suite.iter().any(|(_, test)| called.iter().any(|call| test.contains(call))) {
                missing.push(format!("{name} ({path})"));
            }
        }
    }
    assert!(methods > 80, "the sources are not read as they stand: {methods} methods");
    assert!(missing.is_empty(), "no test calls {missing:#?}");
}
