//! The authorities a server's certificate is checked against on Android.
//!
//! Everywhere else the platform is asked. On Android that takes a Java class and a call into it before the first request;
//! the list of Mozilla takes neither. What it costs: authorities the person installed are not trusted, which Android does
//! not do for apps by itself either, and a new authority needs an update of the app.

use reqwest::{Certificate, ClientBuilder};

use super::TransportError;

/// Makes the client trust these authorities and no others.
///
/// # Errors
/// [`TransportError::NotTrusted`] when one of them cannot be read.
pub(super) fn trust(builder: ClientBuilder) -> Result<ClientBuilder, TransportError> {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|root| Certificate::from_der(root));
    let roots = roots.collect::<Result<Vec<_>, _>>();
    let roots = roots.map_err(|error| TransportError::NotTrusted { reason: error.to_string() })?;
    Ok(builder.tls_certs_only(roots))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_can_be_made_of_them() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        trust(reqwest::Client::builder()).unwrap().build().unwrap();
    }
}
