//! What the system tests, the demo and the benchmarks share: a server, offices that speak REST, and phones
//! that are the real field-app library.

pub mod balancer;
pub mod bucket;
pub mod cluster;
pub mod dice;
pub mod engineer;
pub mod material;
pub mod office;
pub mod server;
pub mod town;
pub mod wire;

/// An HTTP client for loopback addresses.
///
/// # Panics
/// When the TLS back end cannot start, which it always can.
#[must_use]
pub fn http_client() -> reqwest::Client {
    builder().build().expect("the client has no setting that can fail")
}

/// An HTTP client for loopback addresses that opens a connection for each request, as phones far apart do.
///
/// # Panics
/// As [`http_client`].
#[must_use]
pub fn forgetful_http_client() -> reqwest::Client {
    builder().pool_max_idle_per_host(0).build().expect("the client has no setting that can fail")
}

fn builder() -> reqwest::ClientBuilder {
    // Another client of this process may have installed the provider already: then there is one.
    let _installed = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy()
}
