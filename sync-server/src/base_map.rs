//! The base map that the console shows: tiles of a service, or a pack of the operator's ([ADR 0015]).
//!
//! Without one there is a plain grid. Whatever is shown to people in China was reviewed: a base map without its review
//! number (审图号) is refused at start. This module must not know how maps are drawn.
//!
//! [ADR 0015]: ../../docs/adr/0015-base-maps-and-address-search.md

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

mod pack;

pub use pack::{Manifest, Pack, PackError};

/// The deepest zoom of most services; a pixel is then about 60 cm.
const DEFAULT_MAX_ZOOM: u8 = 18;
/// The deepest zoom that can be asked for.
const DEEPEST_ZOOM: u8 = 22;

/// What the coordinates of a map mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// WGS-84; CGCS2000 (天地图) is the same to within centimetres.
    #[serde(rename = "wgs84")]
    Wgs84,
    /// GCJ-02, shifted by some hundred metres: most commercial services in China.
    #[serde(rename = "gcj02")]
    Gcj02,
}

/// `[map]` of the configuration: `tiles` with what belongs to them, or `pack`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MapConfig {
    /// Addresses of layers, the lowest first, with `{z}`, `{x}` and `{y}`.
    pub tiles: Vec<String>,
    /// Whose map it is.
    pub attribution: String,
    /// 审图号.
    pub review_number: String,
    /// What the coordinates of the tiles mean.
    pub datum: Option<Datum>,
    /// The deepest zoom there are tiles for.
    pub max_zoom: Option<u8>,
    /// Folder of a pack.
    pub pack: Option<PathBuf>,
}

/// A base map that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseMap {
    /// 审图号.
    pub review_number: String,
    /// Whose map it is.
    pub attribution: String,
    /// What the coordinates of its tiles mean.
    pub datum: Datum,
    /// The coarsest zoom there are tiles for.
    pub min_zoom: u8,
    /// The deepest zoom there are tiles for.
    pub max_zoom: u8,
    /// Where the tiles are.
    pub tiles: TileSource,
}

/// Where tiles come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TileSource {
    /// Layers of a service, the lowest first; browsers ask it themselves.
    Service(Vec<String>),
    /// The operator's pack; this server answers.
    Pack(Pack),
}

/// Why a base map is not shown.
#[derive(Debug, thiserror::Error)]
pub enum BaseMapError {
    /// Neither tiles nor a pack.
    #[error("it has neither `tiles` nor `pack`: name one, or leave the table out for a plain grid")]
    Nothing,
    /// Both, or a pack with what its manifest says.
    #[error("`pack` stands alone: its manifest says everything else")]
    Both,
    /// There is no review number.
    #[error(
        "`review_number` is missing: a map without 审图号 must not be shown in China; it stands on the map or with its service"
    )]
    ReviewNumber,
    /// Nobody is named.
    #[error("`attribution` is missing: name whose map it is, like \"天地图\"")]
    Attribution,
    /// The datum is not said.
    #[error("`datum` is missing: \"wgs84\" (天地图, OpenStreetMap) or \"gcj02\" (most commercial services in China)")]
    Datum,
    /// The address of a layer cannot be used.
    #[error("the address {url:?} of `tiles`: {problem}")]
    Template {
        /// The address.
        url: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// There is no such zoom.
    #[error("`max_zoom` is {found}: it is between 1 and {DEEPEST_ZOOM}")]
    Zoom {
        /// What was given.
        found: u8,
    },
    /// The pack cannot be used.
    #[error(transparent)]
    Pack(#[from] PackError),
}

impl BaseMap {
    /// Checks what is configured; a pack is read to its last byte.
    ///
    /// # Errors
    /// [`BaseMapError`] says what to change.
    pub fn open(config: &MapConfig) -> Result<Self, BaseMapError> {
        let MapConfig { tiles, attribution, review_number, datum, max_zoom, pack } = config;
        if let Some(folder) = pack {
            let alone = MapConfig { pack: pack.clone(), ..MapConfig::default() };
            return if *config == alone { Ok(Pack::open(folder)?) } else { Err(BaseMapError::Both) };
        }
        if tiles.is_empty() {
            return Err(BaseMapError::Nothing);
        }
        tiles.iter().try_for_each(|url| check_template(url))?;
        if !is_review_number(review_number) {
            return Err(BaseMapError::ReviewNumber);
        }
        if attribution.trim().is_empty() {
            return Err(BaseMapError::Attribution);
        }
        let max_zoom = max_zoom.unwrap_or(DEFAULT_MAX_ZOOM);
        if !(1..=DEEPEST_ZOOM).contains(&max_zoom) {
            return Err(BaseMapError::Zoom { found: max_zoom });
        }
        Ok(Self {
            review_number: review_number.trim().to_owned(),
            attribution: attribution.trim().to_owned(),
            datum: datum.ok_or(BaseMapError::Datum)?,
            min_zoom: 0,
            max_zoom,
            tiles: TileSource::Service(tiles.clone()),
        })
    }

    /// The origins (`https://host`) that a browser must be allowed to take images from.
    #[must_use]
    pub fn origins(&self) -> Vec<&str> {
        let TileSource::Service(layers) = &self.tiles else { return Vec::new() };
        let mut origins: Vec<&str> = layers.iter().filter_map(|url| origin(url)).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }
}

/// A review number has a number in it: `GS(2024)0650号`, `国审字(2021)第1号`.
fn is_review_number(text: &str) -> bool {
    text.chars().any(|sign| sign.is_ascii_digit()) && text.chars().count() <= 60 && !text.chars().any(char::is_control)
}

/// `https://host[:port]` of an address; `None` when what stands there could mean more than that in a policy.
fn origin(url: &str) -> Option<&str> {
    let host_at = if url.starts_with("https://") { 8 } else { 7 };
    let end = url.get(host_at..)?.find('/')? + host_at;
    let host = url.get(host_at..end)?;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
    (!host.is_empty() && host.bytes().all(plain)).then(|| &url[..end])
}

fn check_template(url: &str) -> Result<(), BaseMapError> {
    let wrong = |problem| Err(BaseMapError::Template { url: url.to_owned(), problem });
    if !url.starts_with("https://") && !url.starts_with("http://") {
        return wrong("it begins with https:// or http://");
    }
    if origin(url).is_none() {
        return wrong("it names one host before the first slash, without {…}, * or a user");
    }
    if !["{z}", "{x}", "{y}"].into_iter().all(|part| url.contains(part)) {
        return wrong("it has {z}, {x} and {y} where zoom, column and row of a tile go");
    }
    if url.matches('{').count() != 3 || url.bytes().any(|byte| byte.is_ascii_whitespace()) {
        return wrong("it has {z}, {x} and {y} once each, nothing else in braces and no blanks");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://t0.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=key";

    fn tiles() -> MapConfig {
        MapConfig {
            tiles: vec![URL.to_owned(), URL.replace("vec", "cva")],
            attribution: "天地图".to_owned(),
            review_number: "GS(2024)0650号".to_owned(),
            datum: Some(Datum::Wgs84),
            ..MapConfig::default()
        }
    }

    #[test]
    fn tiles_of_a_service_are_shown_with_what_the_law_asks_for() {
        let map = BaseMap::open(&tiles()).unwrap();
        assert_eq!((map.review_number.as_str(), map.max_zoom), ("GS(2024)0650号", 18));
        assert_eq!(map.origins(), ["https://t0.tianditu.gov.cn"]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let refused = |change: fn(&mut MapConfig), says: &str| {
            let mut config = tiles();
            change(&mut config);
            let error = BaseMap::open(&config).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        };
        refused(|map| map.review_number.clear(), "审图号");
        refused(|map| map.review_number = "none".to_owned(), "审图号");
        refused(|map| map.attribution = " ".to_owned(), "`attribution`");
        refused(|map| map.datum = None, "`datum`");
        refused(|map| map.max_zoom = Some(40), "`max_zoom` is 40");
        refused(|map| map.tiles.clear(), "neither `tiles` nor `pack`");
        refused(|map| map.pack = Some("/srv/map".into()), "`pack` stands alone");
        for url in ["ftp://a/{z}/{x}/{y}", "https://a/{z}/{x}", "https://t{s}.a/{z}/{x}/{y}", "https://*.a/{z}/{x}/{y}"]
        {
            refused_template(url);
        }
        for url in [
            "https://a; script-src *//{z}/{x}/{y}",
            "https://u@a/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}",
            "https://a/{z}/{x}/{y}?{s}",
        ] {
            refused_template(url);
        }
    }

    fn refused_template(url: &str) {
        let config = MapConfig { tiles: vec![url.to_owned()], ..tiles() };
        assert!(matches!(BaseMap::open(&config), Err(BaseMapError::Template { .. })), "{url}");
    }
}
