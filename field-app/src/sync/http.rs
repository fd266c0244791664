//! The network: HTTP/1.1 over TLS with as few bytes around the body as possible.

use std::fmt;
use std::net::IpAddr;
use std::sync::Once;
use std::time::Duration;

use reqwest::{Client, Url};
use shared_model::wire::MAX_BODY_BYTES;

use super::{HttpAnswer, HttpRequest, Method, Sending, Transport, TransportError};

/// Time to reach the server, in seconds: a mobile network that is being woken takes up to ten.
const CONNECT_TIMEOUT_S: u64 = 15;
/// Time without any byte of an answer, in seconds.
const READ_TIMEOUT_S: u64 = 60;
/// How long an idle connection is kept, in seconds: shorter than what mobile networks cut silently.
const IDLE_S: u64 = 50;

/// The address of a server that may be spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerUrl(Url);

/// A text is no address of a server, or not a safe one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Not `https://host[:port]`.
    #[error("not the address of a server")]
    NotAnAddress,
    /// Plain HTTP to another machine, which was not allowed.
    #[error("an unencrypted address of another machine")]
    Plain,
}

impl ServerUrl {
    /// Checks an address. Passwords and evidence travel only encrypted, except to this machine itself or
    /// where `allow_plain` says that the installation is for trying out.
    ///
    /// # Errors
    /// [`UrlError`].
    pub fn parse(text: &str, allow_plain: bool) -> Result<Self, UrlError> {
        let text = text.trim();
        let url = Url::parse(text).map_err(|_| UrlError::NotAnAddress)?;
        let host = url.host_str().ok_or(UrlError::NotAnAddress)?;
        match url.scheme() {
            "https" => {}
            "http" if allow_plain || is_loopback(host) => {}
            "http" => return Err(UrlError::Plain),
            _ => return Err(UrlError::NotAnAddress),
        }
        Ok(Self(url))
    }

    /// The address of `path` on this server, whatever server `path` itself may name.
    fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
        url.set_path(&format!("{}{path}", self.0.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Carries requests over the network.
pub struct HttpTransport {
    client: Client,
}

impl HttpTransport {
    /// Makes a client; no connection is opened yet.
    ///
    /// # Errors
    /// [`TransportError::NotTrusted`] when the system's certificates cannot be used.
    pub fn new() -> Result<Self, TransportError> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // Refused only when the program chose one before, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let client = Client::builder()
            .http1_only()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(Duration::from_secs(CONNECT_TIMEOUT_S))
            .read_timeout(Duration::from_secs(READ_TIMEOUT_S))
            .pool_idle_timeout(Duration::from_secs(IDLE_S));
        #[cfg(target_os = "android")]
        let client = super::roots::trust(client)?;
        let client = client.build().map_err(|error| TransportError::NotTrusted { reason: error.to_string() })?;
        Ok(Self { client })
    }

    async fn exchange(&self, url: Url, request: HttpRequest) -> Result<HttpAnswer, TransportError> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Patch => reqwest::Method::PATCH,
            Method::Head => reqwest::Method::HEAD,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.client.request(method, url);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        if !request.body.is_empty() {
            builder = builder.body(request.body);
        }
        let mut response = builder.send().await.map_err(|error| failure(&error))?;
        let headers = response.headers().iter();
        let headers =
            headers.filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
        let mut answer =
            HttpAnswer { status: response.status().as_u16(), headers: headers.collect(), body: Vec::new() };
        while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
            if answer.body.len() + chunk.len() > MAX_BODY_BYTES {
                return Err(TransportError::TooLarge);
            }
            answer.body.extend_from_slice(&chunk);
        }
        Ok(answer)
    }
}

impl Transport for HttpTransport {
    fn send<'a>(&'a self, server: &'a ServerUrl, request: HttpRequest) -> Sending<'a> {
        let url = server.at(&request.path);
        Box::pin(self.exchange(url, request))
    }
}

fn failure(error: &reqwest::Error) -> TransportError {
    if error.is_timeout() {
        return TransportError::Timeout;
    }
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        reason = inner.to_string();
        source = inner.source();
    }
    if reason.contains("certificate") {
        TransportError::NotTrusted { reason }
    } else {
        TransportError::Unreachable { reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_are_for_this_machine_or_by_choice() {
        assert!(ServerUrl::parse("https://fengtai.example", false).is_ok());
        for local in ["http://127.0.0.1:8119", "http://localhost:8119/", "http://[::1]:8119"] {
            assert!(ServerUrl::parse(local, false).is_ok(), "{local}");
        }
        assert_eq!(ServerUrl::parse("http://10.0.0.2:8119", false), Err(UrlError::Plain));
        assert!(ServerUrl::parse("http://10.0.0.2:8119", true).is_ok());
        assert_eq!(ServerUrl::parse("http://127.0.0.1.evil.example", false), Err(UrlError::Plain));
        for wrong in ["", "fengtai", "ftp://fengtai.example", "https://"] {
            assert_eq!(ServerUrl::parse(wrong, true), Err(UrlError::NotAnAddress), "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_request_carries_little_besides_its_body() {
        use std::io::{Read as _, Write as _};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let server = ServerUrl::parse(&format!("http://{}", listener.local_addr().unwrap()), false).unwrap();
        let seen = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = vec![0; 4096];
            let len = stream.read(&mut bytes).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").unwrap();
            String::from_utf8(bytes[..len].to_vec()).unwrap()
        });
        let token = "x".repeat(43);
        let mut request =
            HttpRequest::new(Method::Post, "/api/sync").bearer(&token).header("content-type", "application/cbor");
        request.body = b"body".to_vec();
        let answer = HttpTransport::new().unwrap().send(&server, request).await.unwrap();
        assert_eq!((answer.status, answer.body.as_slice()), (200, b"ok".as_slice()));
        let seen = seen.join().unwrap();
        assert!(seen.len() <= 230, "{} bytes:\n{seen}", seen.len());
        assert!(!seen.to_lowercase().contains("user-agent"));
    }

    #[tokio::test]
    async fn a_server_that_is_not_there_is_unreachable() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let server = ServerUrl::parse(&format!("http://127.0.0.1:{port}"), false).unwrap();
        let answer = HttpTransport::new().unwrap().send(&server, HttpRequest::new(Method::Get, "/")).await;
        assert!(matches!(answer, Err(TransportError::Unreachable { .. })), "{answer:?}");
    }

    #[test]
    fn a_path_never_leads_to_another_server() {
        let server = ServerUrl::parse("https://fengtai.example/base/", false).unwrap();
        assert_eq!(server.at("/api/sync").as_str(), "https://fengtai.example/base/api/sync");
        assert_eq!(server.at("//evil.example/x?y=1").host_str(), Some("fengtai.example"));
    }
}
