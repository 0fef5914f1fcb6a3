//! A provider on 127.0.0.1 that does as it is told, also badly. One thread of control, no library.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::sleep,
};

/// How one path answers.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Manner {
    #[default]
    Well,
    /// Status 500.
    Broken,
    /// To another path, where all would be well.
    Redirect,
    /// A byte now and then, for ever.
    Drip,
    /// Without end.
    Huge,
    /// It says that terabytes follow.
    Boast,
}

/// What the provider answers, and what it was asked.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) metadata: Value,
    pub(crate) keys: Value,
    pub(crate) answer: Value,
    pub(crate) answer_status: Option<u16>,
    pub(crate) profile: Value,
    pub(crate) profile_manner: Manner,
    pub(crate) metadata_manner: Manner,
    pub(crate) keys_manner: Manner,
    pub(crate) token_manner: Manner,
    pub(crate) asked: Vec<Asked>,
}

/// One request.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) authorization: Option<String>,
    pub(crate) body: String,
}

pub(crate) struct Stub {
    pub(crate) issuer: String,
    pub(crate) plan: Arc<Mutex<Plan>>,
    server: JoinHandle<()>,
}

impl Stub {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let plan = Arc::new(Mutex::new(Plan { metadata: metadata(&issuer), ..Plan::default() }));
        let theirs = Arc::clone(&plan);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&theirs)));
            }
        });
        Self { issuer, plan, server }
    }

    pub(crate) fn set(&self, change: impl FnOnce(&mut Plan)) {
        change(&mut self.plan.lock().unwrap());
    }

    /// How often `path` was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.plan.lock().unwrap().asked.iter().filter(|asked| asked.path == path).count()
    }

    /// The last request for `path`.
    pub(crate) fn last(&self, path: &str) -> Asked {
        self.plan.lock().unwrap().asked.iter().rfind(|asked| asked.path == path).cloned().unwrap()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn metadata(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize?tenant=paper"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
        "op_policy_uri": "",
    })
}

async fn serve(mut stream: TcpStream, plan: Arc<Mutex<Plan>>) -> Option<()> {
    let asked = read(&mut stream).await?;
    let (manner, status, body) = {
        let mut plan = plan.lock().unwrap();
        plan.asked.push(asked.clone());
        match asked.path.as_str() {
            "/.well-known/openid-configuration" => (plan.metadata_manner, 200, plan.metadata.to_string()),
            "/elsewhere" => (Manner::Well, 200, plan.metadata.to_string()),
            "/keys" => (plan.keys_manner, 200, plan.keys.to_string()),
            "/token" => (plan.token_manner, plan.answer_status.unwrap_or(200), plan.answer.to_string()),
            "/profile" => (plan.profile_manner, 200, plan.profile.to_string()),
            _ => (Manner::Broken, 404, String::new()),
        }
    };
    let head = |status: u16, more: &str| {
        format!("HTTP/1.1 {status} Stub\r\ncontent-type: application/json\r\nconnection: close\r\n{more}\r\n")
    };
    let len = body.len();
    match manner {
        Manner::Well => {
            send(&mut stream, &(head(status, &format!("content-length: {len}\r\n")) + &body)).await?
        }
        Manner::Broken => send(&mut stream, &head(500, "content-length: 0\r\n")).await?,
        Manner::Redirect => {
            send(&mut stream, &head(302, "location: /elsewhere\r\ncontent-length: 0\r\n")).await?
        }
        Manner::Boast => send(&mut stream, &head(200, "content-length: 9999999999999\r\n")).await?,
        Manner::Drip => {
            send(&mut stream, &head(200, "")).await?;
            loop {
                send(&mut stream, " ").await?;
                sleep(Duration::from_millis(20)).await;
            }
        }
        Manner::Huge => {
            send(&mut stream, &head(200, "")).await?;
            loop {
                send(&mut stream, &" ".repeat(16 * 1024)).await?;
            }
        }
    }
    Some(())
}

async fn send(stream: &mut TcpStream, text: &str) -> Option<()> {
    stream.write_all(text.as_bytes()).await.ok()
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let header = |name: &str| {
            head.lines()
                .find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)))
        };
        let len = header("content-length").map_or(0, |(_, value)| value.parse().unwrap());
        if body.len() < len {
            continue;
        }
        return Some(Asked {
            path: head.split(' ').nth(1)?.to_owned(),
            authorization: header("authorization").map(|(_, value)| value.to_owned()),
            body: body.to_owned(),
        });
    }
}
