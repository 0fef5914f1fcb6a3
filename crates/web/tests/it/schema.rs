//! Answers against the description of the API, by the few words of JSON Schema that it uses; and strictly: a field
//! that is not described is an error, since it should be in no answer.

use std::collections::BTreeSet;

use rejoinder_testkit::app::Answer;
use serde_json::Value;

/// The description, as it is served.
pub(crate) struct Description(Value);

impl Description {
    pub(crate) fn new() -> Self {
        Self(serde_json::from_str(&rejoinder_web::openapi()).expect("JSON"))
    }

    /// Fails unless the answer is one that the operation is described with.
    #[track_caller]
    pub(crate) fn check(&self, method: &str, path: &str, answer: &Answer) {
        let responses = &self.0["paths"][path][method.to_lowercase()]["responses"];
        let exact = answer.status.to_string();
        let class = format!("{}XX", answer.status / 100);
        let response = if responses[&exact].is_object() { &responses[&exact] } else { &responses[&class] };
        assert!(
            response.is_object(),
            "{method} {path} is not described to answer {exact}: {}",
            answer.text()
        );
        let Some(content) = response["content"].as_object() else {
            assert!(answer.bytes.is_empty(), "{method} {path}: {exact} has a body");
            return;
        };
        let media_type = answer.header("content-type").split(';').next().unwrap_or_default();
        let schema = content.get(media_type).map(|media| &media["schema"]);
        let schema = schema.unwrap_or_else(|| panic!("{method} {path}: {exact} is no {media_type}"));
        let mut faults = Vec::new();
        self.fits(schema, &answer.json(), "", &mut faults);
        assert!(faults.is_empty(), "{method} {path} {exact}: {faults:#?}\n{}", answer.text());
    }

    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(pointer) => {
                let found = self.0.pointer(pointer.trim_start_matches('#'));
                found.unwrap_or_else(|| panic!("{pointer} leads nowhere"))
            }
            None => schema,
        }
    }

    fn fits(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let schema = self.resolve(schema);
        if let Some(choices) = schema["oneOf"].as_array() {
            let fitting = choices.iter().filter(|choice| {
                let mut inner = Vec::new();
                self.fits(choice, value, at, &mut inner);
                inner.is_empty()
            });
            if fitting.count() != 1 {
                faults.push(format!("{at}: {value} fits not one of {schema}"));
            }
            return;
        }
        if !self.types(schema).is_empty() && !self.types(schema).iter().any(|kind| is(kind, value)) {
            faults.push(format!("{at}: {value} is no {:?}", self.types(schema)));
            return;
        }
        if let Some(words) = schema["enum"].as_array()
            && !words.contains(value)
        {
            faults.push(format!("{at}: {value} is none of {words:?}"));
        }
        match value {
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.fits(&schema["items"], item, &format!("{at}/{number}"), faults);
                }
            }
            Value::Object(fields) => {
                let (mut known, mut required) = (Vec::new(), BTreeSet::new());
                self.properties(schema, &mut known, &mut required);
                for name in &required {
                    if !fields.contains_key(name) {
                        faults.push(format!("{at}/{name} is missing"));
                    }
                }
                for (name, inner) in fields {
                    match known.iter().find(|(other, _)| other == name) {
                        Some((_, schema)) => self.fits(schema, inner, &format!("{at}/{name}"), faults),
                        None => faults.push(format!("{at}/{name} is not described")),
                    }
                }
            }
            _ => {}
        }
    }

    fn types(&self, schema: &Value) -> Vec<String> {
        match &schema["type"] {
            Value::String(one) => vec![one.clone()],
            Value::Array(several) => {
                several.iter().filter_map(|kind| kind.as_str().map(str::to_owned)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The fields of an object, its own and those of what it is made of.
    fn properties<'a>(
        &'a self,
        schema: &'a Value,
        known: &mut Vec<(String, &'a Value)>,
        required: &mut BTreeSet<String>,
    ) {
        let schema = self.resolve(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.properties(part, known, required);
        }
        known.extend(
            schema["properties"].as_object().into_iter().flatten().map(|(name, inner)| (name.clone(), inner)),
        );
        let names = schema["required"].as_array().into_iter().flatten();
        required.extend(names.filter_map(|name| name.as_str().map(str::to_owned)));
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    }
}
