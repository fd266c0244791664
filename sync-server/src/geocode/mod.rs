//! Searching for an address (R2.7): what is asked of the provider that the operator chose, and what its answers mean.
//!
//! Pure: the request is made and the answer is read here, the network is the edge's. Positions that leave here are WGS-84,
//! whatever the provider means by its own.

use serde::{Deserialize, Serialize};
use shared_model::position::LatLon;

mod answer;
pub mod datum;

/// Most places of one answer that are passed on.
const MOST_PLACES: usize = 10;

/// Whose interface is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provider {
    /// 天地图地名地址: CGCS2000, one place an answer.
    Tianditu,
    /// 高德地理编码: GCJ-02.
    Amap,
    /// Nominatim and what answers like it: WGS-84; needs no key.
    Nominatim,
}

/// `[geocoder]` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeocoderConfig {
    /// Whose interface is spoken.
    pub provider: Provider,
    /// The address that is asked; the provider's own when left out.
    pub url: Option<String>,
    /// The key; never printed.
    #[serde(default, serialize_with = "hide")]
    pub key: String,
}

fn hide<S: serde::Serializer>(key: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if key.is_empty() { "" } else { "(not shown)" })
}

/// Why addresses cannot be searched for as configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GeocoderError {
    /// A provider without its key.
    #[error("`key` is missing: the provider gives one to whoever registers")]
    Key,
    /// No address for a provider that everybody runs themselves.
    #[error(
        "`url` is missing: nominatim is a service that somebody runs, like \"https://nominatim.example.org/search\""
    )]
    NoUrl,
    /// The address cannot be asked.
    #[error("`url` is no address like \"https://host/path\" without a query")]
    Url,
}

/// What can be asked for an address.
#[derive(Clone, PartialEq, Eq)]
pub struct Geocoder {
    provider: Provider,
    url: String,
    key: String,
}

impl std::fmt::Debug for Geocoder {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Geocoder").field("provider", &self.provider).field("url", &self.url).finish_non_exhaustive()
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The address as it was typed.
    pub words: String,
    /// The division it is in: code and full name.
    pub region: Option<(String, String)>,
}

/// A place that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// What the provider calls it.
    pub name: String,
    /// Where it is, WGS-84.
    pub position: LatLon,
    /// The division it is in, as far as the provider tells: a code without trailing zeros.
    pub region: Option<String>,
}

/// Why a provider's answer has no places.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The provider is not there, or says something that cannot be understood.
    #[error("the provider does not answer as it should: {0}")]
    Down(String),
    /// The provider does not take the key, or has answered too often with it today.
    #[error("the provider refuses the key: {0}")]
    Refused(String),
}

impl Geocoder {
    /// Checks what is configured.
    ///
    /// # Errors
    /// [`GeocoderError`] says what to change.
    pub fn new(config: &GeocoderConfig) -> Result<Self, GeocoderError> {
        let GeocoderConfig { provider, url, key } = config;
        let own = match provider {
            Provider::Tianditu => Some("https://api.tianditu.gov.cn/geocoder"),
            Provider::Amap => Some("https://restapi.amap.com/v3/geocode/geo"),
            Provider::Nominatim => None,
        };
        if key.trim().is_empty() && *provider != Provider::Nominatim {
            return Err(GeocoderError::Key);
        }
        let url = url.as_deref().or(own).ok_or(GeocoderError::NoUrl)?;
        let has_scheme = url.starts_with("https://") || url.starts_with("http://");
        if !has_scheme || url.contains(['?', '#', ' ']) {
            return Err(GeocoderError::Url);
        }
        Ok(Self { provider: *provider, url: url.to_owned(), key: key.trim().to_owned() })
    }

    /// The address to ask, without its query.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The query of a question. It holds the key: never log it.
    #[must_use]
    pub fn query(&self, question: &Question) -> Vec<(&'static str, String)> {
        let words = question.in_its_region();
        match self.provider {
            Provider::Tianditu => {
                vec![("ds", serde_json::json!({ "keyWord": words }).to_string()), ("tk", self.key.clone())]
            }
            Provider::Amap => {
                let city = question.region.as_ref().map(|(code, _)| format!("{code:0<6}"));
                let mut query = vec![("address", words), ("output", "JSON".to_owned()), ("key", self.key.clone())];
                query.extend(city.map(|code| ("city", code)));
                query
            }
            Provider::Nominatim => vec![
                ("q", words),
                ("format", "jsonv2".to_owned()),
                ("countrycodes", "cn".to_owned()),
                ("accept-language", "zh".to_owned()),
                ("limit", MOST_PLACES.to_string()),
            ],
        }
    }

    /// What an answer says; nothing found is an empty list.
    ///
    /// # Errors
    /// [`Failure`].
    pub fn read(&self, status: u16, body: &[u8]) -> Result<Vec<Place>, Failure> {
        let mut places = match self.provider {
            Provider::Tianditu => answer::tianditu(status, body),
            Provider::Amap => answer::amap(status, body),
            Provider::Nominatim => answer::nominatim(status, body),
        }?;
        places.truncate(MOST_PLACES);
        Ok(places)
    }
}

impl Question {
    /// The words with the division before them, unless they begin with a part of its name.
    fn in_its_region(&self) -> String {
        let Some((_, name)) = &self.region else { return self.words.clone() };
        let begins = self.words.chars().take(2).collect::<String>();
        if name.contains(&begins) { self.words.clone() } else { format!("{name}{}", self.words) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(provider: Provider, url: Option<&str>, key: &str) -> GeocoderConfig {
        GeocoderConfig { provider, url: url.map(str::to_owned), key: key.to_owned() }
    }

    #[test]
    fn what_cannot_work_is_refused_at_start() {
        let refused = |config: GeocoderConfig| Geocoder::new(&config).unwrap_err();
        assert_eq!(refused(config(Provider::Amap, None, " ")), GeocoderError::Key);
        assert_eq!(refused(config(Provider::Nominatim, None, "")), GeocoderError::NoUrl);
        assert_eq!(refused(config(Provider::Nominatim, Some("nominatim.example.org"), "")), GeocoderError::Url);
        assert_eq!(refused(config(Provider::Tianditu, Some("https://a/b?c=d"), "k")), GeocoderError::Url);
    }

    #[test]
    fn the_key_is_printed_nowhere() {
        let config = config(Provider::Amap, None, "secret");
        let printed = format!("{:?} {}", Geocoder::new(&config).unwrap(), serde_json::to_string(&config).unwrap());
        assert!(!printed.contains("secret"), "{printed}");
    }

    #[test]
    fn an_address_is_looked_for_where_the_project_belongs() {
        let question = |words: &str| Question {
            words: words.to_owned(),
            region: Some(("6101".to_owned(), "陕西省西安市".to_owned())),
        };
        let amap = Geocoder::new(&config(Provider::Amap, None, "k")).unwrap();
        let query = amap.query(&question("科技路 1 号"));
        assert!(query.contains(&("address", "陕西省西安市科技路 1 号".to_owned())), "{query:?}");
        assert!(query.contains(&("city", "610100".to_owned())), "{query:?}");
        let tianditu = Geocoder::new(&config(Provider::Tianditu, None, "k")).unwrap();
        let query = tianditu.query(&question("西安市科技路\"1\"号"));
        assert_eq!(query[0].1, r#"{"keyWord":"西安市科技路\"1\"号"}"#);
    }
}
