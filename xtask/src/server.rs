//! A static file server for this machine only.

use crate::{build, sh};
use anyhow::{Context, Result};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::Duration;

const FIRST_PORT: u16 = 8080;
/// How many ports are tried when the wanted one is taken.
const PORTS: u16 = 50;
/// The longest request head that is read, bytes.
const LONGEST_HEAD: u64 = 16 * 1024;

/// Builds the site (unless `--built`), serves it, prints its address, opens it.
pub(crate) fn serve(words: &[String], dev: bool) -> Result<()> {
    let has = |flag: &str| words.iter().any(|word| word == flag);
    let folder = match has("--built") {
        true => sh::root().join("dist"),
        false => build::site(dev)?,
    };
    let listener = listen(wanted_port(words)?)?;
    let address = format!("http://{}/", listener.local_addr()?);
    println!("serving the site at {address} (Ctrl-C stops it)");
    if !has("--no-open") {
        open(&address);
    }
    accept(&listener, &folder);
    Ok(())
}

/// Serves `folder` on a free port from a thread of its own; gives the address.
pub(crate) fn in_background(folder: &Path) -> Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = format!("http://{}", listener.local_addr()?);
    let folder = folder.to_path_buf();
    thread::spawn(move || accept(&listener, &folder));
    Ok(address)
}

fn wanted_port(words: &[String]) -> Result<u16> {
    let Some(at) = words.iter().position(|word| word == "--port") else { return Ok(FIRST_PORT) };
    let text = words.get(at + 1).map(String::as_str).unwrap_or_default();
    text.parse().with_context(|| format!("--port '{text}' is not a port; write 8080"))
}

/// The wanted port, or the next free one.
fn listen(wanted: u16) -> Result<TcpListener> {
    let ports = wanted..=wanted.saturating_add(PORTS);
    let bind = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).ok();
    ports
        .clone()
        .find_map(bind)
        .with_context(|| format!("no port of {}–{} is free", ports.start(), ports.end()))
}

fn accept(listener: &TcpListener, folder: &Path) {
    for stream in listener.incoming().flatten() {
        let folder = folder.to_path_buf();
        // A client that goes away in the middle is its own affair.
        thread::spawn(move || answer(stream, &folder).ok());
    }
}

fn answer(mut stream: TcpStream, folder: &Path) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut head = BufReader::new(stream.try_clone()?.take(LONGEST_HEAD));
    let mut request = String::new();
    head.read_line(&mut request)?;
    let mut line = String::new();
    while head.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = request.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, kind, body) = match method {
        "GET" | "HEAD" => content(folder, target),
        _ => ("405 Method Not Allowed", TEXT, b"only GET and HEAD".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        stream.write_all(&body)?;
    }
    Ok(stream.flush()?)
}

const TEXT: &str = "text/plain; charset=utf-8";

fn content(folder: &Path, target: &str) -> (&'static str, &'static str, Vec<u8>) {
    let found = file(folder, target).and_then(|path| Some((mime(&path), fs::read(path).ok()?)));
    match found {
        Some((kind, body)) => ("200 OK", kind, body),
        None => ("404 Not Found", TEXT, b"not found".to_vec()),
    }
}

/// The file that a request's target names; none for anything that could lead out of the folder.
fn file(folder: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let name = if path.is_empty() { "index.html" } else { path };
    // The site's own names need no escapes, so that `%2e%2e` is nothing but a missing file.
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    if name.contains(['\\', '%', ':']) || !Path::new(name).components().all(plain) {
        return None;
    }
    let path = folder.join(name);
    path.is_file().then_some(path)
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// Opens the address in the user's browser, where there is a display.
fn open(address: &str) {
    let (program, words): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start"]),
        _ => ("xdg-open", &[]),
    };
    let display =
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if display || cfg!(any(target_os = "macos", windows)) {
        // The address is printed, so that a browser that does not open is no failure.
        sh::command(program).args(words).arg(address).spawn().ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> PathBuf {
        let folder = std::env::temp_dir().join(format!("isoflop-server-{}", std::process::id()));
        fs::create_dir_all(folder.join("data")).unwrap();
        fs::write(folder.join("index.html"), "<p>home").unwrap();
        fs::write(folder.join("data/a.csv"), "N,D\n").unwrap();
        folder
    }

    fn get(address: &str, request: &str) -> String {
        let host = address.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host).unwrap();
        write!(stream, "{request}\r\nHost: {host}\r\n\r\n").unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    }

    #[test]
    fn serves_files_with_their_kind_and_nothing_outside_the_folder() {
        let address = in_background(&site()).unwrap();
        let home = get(&address, "GET /?workers=1 HTTP/1.1");
        assert!(home.starts_with("HTTP/1.1 200") && home.ends_with("<p>home"), "{home}");
        assert!(get(&address, "GET /data/a.csv HTTP/1.1").contains("text/csv"));
        for target in ["/../Cargo.toml", "/data/../../x", "//etc/passwd", "/%2e%2e/x", "/none"] {
            let reply = get(&address, &format!("GET {target} HTTP/1.1"));
            assert!(reply.starts_with("HTTP/1.1 404"), "{target}: {reply}");
        }
        assert!(get(&address, "POST / HTTP/1.1").starts_with("HTTP/1.1 405"));
        assert!(get(&address, "HEAD / HTTP/1.1").ends_with("\r\n\r\n"));
    }

    #[test]
    fn takes_the_next_port_when_the_wanted_one_is_taken() {
        let taken = listen(18_200).unwrap();
        let next = listen(taken.local_addr().unwrap().port()).unwrap();
        assert!(next.local_addr().unwrap().port() > taken.local_addr().unwrap().port());
        assert!(next.local_addr().unwrap().ip().is_loopback());
    }

    #[test]
    fn wasm_has_the_kind_that_streaming_compilation_needs() {
        assert_eq!(mime(Path::new("engine.wasm")), "application/wasm");
    }
}
