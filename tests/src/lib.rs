//! What the system tests, the demo and the benchmarks share: a server, offices that speak REST, and phones
//! that are the real field-app library.

pub mod dice;
pub mod engineer;
pub mod material;
pub mod office;
pub mod server;
pub mod town;

/// An HTTP client for loopback addresses.
///
/// # Panics
/// When the TLS back end cannot start, which it always can.
#[must_use]
pub fn http_client() -> reqwest::Client {
    // Another client of this process may have installed the provider already: then there is one.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("the client has no setting that can fail")
}
