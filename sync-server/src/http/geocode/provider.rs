//! The network to the provider of addresses: one request, a few seconds, a small answer, no redirects.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::{Client, Url, redirect};

use crate::geocode::{Failure, Geocoder, Place, Question};

/// How long the whole may take: somebody looks at the field meanwhile.
const WITHIN: Duration = Duration::from_secs(8);
/// The largest answer that is read, in bytes; ten places are a few thousand.
const LARGEST: usize = 256 << 10;

/// The client, made when it is needed first: most installations search for nothing.
#[derive(Debug, Default)]
pub(in crate::http) struct Network(OnceLock<Client>);

impl Network {
    /// Asks the provider.
    ///
    /// # Errors
    /// [`Failure`]. No text of it holds the key: addresses are taken out of what the client says.
    pub(in crate::http) async fn ask(&self, geocoder: &Geocoder, question: &Question) -> Result<Vec<Place>, Failure> {
        let down = |error: reqwest::Error| Failure::Down(error.without_url().to_string());
        let url = Url::parse_with_params(geocoder.url(), geocoder.query(question));
        let url = url.map_err(|error| Failure::Down(error.to_string()))?;
        let mut response = self.client().map_err(down)?.get(url).send().await.map_err(down)?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(down)? {
            if body.len() + part.len() > LARGEST {
                return Err(Failure::Down(format!("an answer of more than {LARGEST} bytes")));
            }
            body.extend_from_slice(&part);
        }
        geocoder.read(status, &body)
    }

    fn client(&self) -> Result<&Client, reqwest::Error> {
        if let Some(client) = self.0.get() {
            return Ok(client);
        }
        // The one TLS stack is rustls with ring; whoever installed it before had the same reason.
        let _installed = rustls::crypto::ring::default_provider().install_default();
        let agent = concat!("fengtai/", env!("CARGO_PKG_VERSION"));
        let made = Client::builder().timeout(WITHIN).redirect(redirect::Policy::none()).user_agent(agent).build()?;
        Ok(self.0.get_or_init(|| made))
    }
}
