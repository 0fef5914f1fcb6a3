//! Leaving, and taking one's data along.

use std::{io::Write as _, sync::Arc};

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use rejoinder_app::{
    Error, Fault,
    people::{self, OwnComment},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::{
    headers,
    pages::{account::done, discussion::comment_html_at, render},
    request::Request,
    view::{DownloadComment, DownloadPage},
};

/// The format of `export.json`; rises when a field changes its meaning or goes.
const FORMAT: u32 = 1;

/// `POST /account/leave`.
pub(crate) async fn leave(request: Arc<Request>) -> Result<Response, Error> {
    let form = request.form(&["keep", "key"])?;
    let keeps_text = form.text("keep") == "text";
    let left = people::leave(request.ctx(), &request.site, &request.visitor(), keeps_text).await;
    done(&request, "leave", "leaves", left.map(drop)).await
}

/// `POST /account/stay`.
pub(crate) async fn stay(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    let stayed = people::stay(request.ctx(), &request.site, &request.visitor()).await;
    done(&request, "leave", "stays", stayed).await
}

/// `POST /account/download`: a ZIP of all that is kept of the reader.
pub(crate) async fn download(request: Arc<Request>) -> Result<Response, Error> {
    request.form(&["key"])?;
    match archive(&request).await {
        Ok(bytes) => {
            let mut response = bytes.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            let name = format!("attachment; filename=\"{}-data.zip\"", request.site.key);
            headers.insert(
                header::CONTENT_DISPOSITION,
                HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")),
            );
            headers::no_referrer(&mut response);
            Ok(response)
        }
        Err(error) => done(&request, "data", "data", Err(error)).await,
    }
}

fn broken(error: impl std::fmt::Display) -> Error {
    Error::Fault(Fault(format!("a download: {error}")))
}

/// Written page by page: only the packed bytes of it are in memory.
async fn archive(request: &Request) -> Result<Vec<u8>, Error> {
    let (ctx, site, visitor, t) = (request.ctx(), &request.site, request.visitor(), request.lang);
    let account = people::begin_download(ctx, site, &visitor).await?;
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("README.txt", options).map_err(broken)?;
    let readme = format!("{}\n\n{}\n", site.title, t.msg("download-readme"));
    zip.write_all(readme.as_bytes()).map_err(broken)?;

    zip.start_file("export.json", options).map_err(broken)?;
    let account = serde_json::to_string(&account).map_err(broken)?;
    write!(zip, "{{\"format\":{FORMAT},\"account\":{account},\"comments\":[").map_err(broken)?;
    let (mut after, mut first) = (None, true);
    loop {
        let page = people::own_comments(ctx, site, &visitor, after).await?;
        let Some(last) = page.last() else { break };
        after = last.id.parse().ok();
        for comment in &page {
            zip.write_all(if first { b"\n" } else { b",\n" }).map_err(broken)?;
            serde_json::to_writer(&mut zip, comment).map_err(broken)?;
            first = false;
        }
    }
    zip.write_all(b"\n]}\n").map_err(broken)?;

    zip.start_file("comments.html", options).map_err(broken)?;
    let mut after = None;
    let part = |head: bool, foot: bool, comments: Vec<DownloadComment>| {
        render(&DownloadPage {
            t,
            title: t.msg1("download-title", "paper", site.title.as_str()),
            head,
            foot,
            comments,
        })
    };
    zip.write_all(part(true, false, Vec::new())?.as_bytes()).map_err(broken)?;
    loop {
        let page = people::own_comments(ctx, site, &visitor, after).await?;
        let Some(last) = page.last() else { break };
        after = last.id.parse().ok();
        let comments = page.iter().map(|comment| shown(&site.base_url, comment)).collect();
        zip.write_all(part(false, false, comments)?.as_bytes()).map_err(broken)?;
    }
    zip.write_all(part(false, true, Vec::new())?.as_bytes()).map_err(broken)?;
    Ok(zip.finish().map_err(broken)?.into_inner())
}

fn shown(base: &str, comment: &OwnComment) -> DownloadComment {
    DownloadComment {
        url: comment.url.clone(),
        headline: comment.story.headline.clone(),
        created_at: comment.created_at.clone(),
        state: if comment.state == "visible" { String::new() } else { comment.state.clone() },
        lang: comment.body.language.clone(),
        text: comment_html_at(base, &comment.body),
    }
}
