//! The providers' answers, by their public descriptions. Numbers come as numbers or as texts; a place that cannot be read is
//! left out, and an answer that cannot be read means that the provider is not in order.

use serde::Deserialize;
use serde_json::Value;
use shared_model::position::LatLon;

use super::{Failure, Place, datum};

/// The codes with which 高德 says that the key is wrong, may not ask this, or has asked too often.
const AMAP_REFUSALS: [&str; 18] = [
    "10001", "10002", "10003", "10004", "10005", "10006", "10007", "10008", "10009", "10010", "10011", "10012",
    "10013", "10014", "10019", "10020", "10026", "10044",
];
/// 高德: the engine found nothing it could use.
const AMAP_NOTHING: &str = "30001";

#[derive(Deserialize)]
struct Tianditu {
    /// `0` for an answer, `404` for none.
    status: Option<Value>,
    /// What is said with a code instead of an answer: the key.
    code: Option<Value>,
    #[serde(default)]
    msg: String,
    location: Option<TiandituPlace>,
}

#[derive(Deserialize)]
struct TiandituPlace {
    lon: Value,
    lat: Value,
    #[serde(rename = "keyWord", default)]
    name: String,
}

#[derive(Deserialize)]
struct Amap {
    status: String,
    #[serde(default)]
    infocode: String,
    #[serde(default)]
    info: String,
    #[serde(default)]
    geocodes: Vec<AmapPlace>,
}

#[derive(Deserialize)]
struct AmapPlace {
    #[serde(default)]
    formatted_address: Value,
    #[serde(default)]
    adcode: Value,
    location: String,
}

#[derive(Deserialize)]
struct NominatimPlace {
    lat: Value,
    lon: Value,
    #[serde(default)]
    display_name: String,
}

/// Refuses what no answer can be made of; the body is read otherwise.
fn check_status(status: u16) -> Result<(), Failure> {
    match status {
        200 => Ok(()),
        401 | 402 | 403 | 418 | 429 => Err(Failure::Refused(format!("status {status}"))),
        _ => Err(Failure::Down(format!("status {status}"))),
    }
}

fn parse<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| Failure::Down(error.to_string()))
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A text, or a number as it is written.
fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

pub(super) fn tianditu(status: u16, body: &[u8]) -> Result<Vec<Place>, Failure> {
    // A refused key is told with status 403 and a code in the body.
    check_status(status)?;
    let Tianditu { status, code, msg, location } = parse(body)?;
    if let Some(code) = code {
        return Err(Failure::Refused(format!("{} {msg}", word(&code))));
    }
    match status.as_ref().map(word).as_deref() {
        Some("0") => {}
        Some("404") => return Ok(Vec::new()),
        other => return Err(Failure::Down(format!("{} {msg}", other.unwrap_or("no status")))),
    }
    let place = |TiandituPlace { lon, lat, name }: TiandituPlace| {
        Some(Place { name, position: LatLon::new(number(&lat)?, number(&lon)?)?, region: None })
    };
    Ok(location.and_then(place).into_iter().collect())
}

pub(super) fn amap(status: u16, body: &[u8]) -> Result<Vec<Place>, Failure> {
    check_status(status)?;
    let Amap { status, infocode, info, geocodes } = parse(body)?;
    if status != "1" {
        return match infocode.as_str() {
            AMAP_NOTHING => Ok(Vec::new()),
            code if AMAP_REFUSALS.contains(&code) => Err(Failure::Refused(format!("{infocode} {info}"))),
            _ => Err(Failure::Down(format!("{infocode} {info}"))),
        };
    }
    let place = |AmapPlace { formatted_address, adcode, location }: AmapPlace| {
        let (lon, lat) = location.split_once(',')?;
        let shifted = LatLon::new(lat.trim().parse().ok()?, lon.trim().parse().ok()?)?;
        let region = adcode.as_str().filter(|code| code.len() == 6).map(without_zeros);
        // What is not known is an empty list there.
        let name = formatted_address.as_str().unwrap_or_default().to_owned();
        Some(Place { name, position: datum::wgs84_of(shifted), region })
    };
    Ok(geocodes.into_iter().filter_map(place).collect())
}

pub(super) fn nominatim(status: u16, body: &[u8]) -> Result<Vec<Place>, Failure> {
    check_status(status)?;
    let place = |NominatimPlace { lat, lon, display_name }: NominatimPlace| {
        Some(Place { name: display_name, position: LatLon::new(number(&lat)?, number(&lon)?)?, region: None })
    };
    Ok(parse::<Vec<NominatimPlace>>(body)?.into_iter().filter_map(place).collect())
}

/// `610100` is `6101`, `610000` is `61`.
fn without_zeros(code: &str) -> String {
    let mut code = code;
    while code.len() > 2 && code.ends_with("00") {
        code = &code[..code.len() - 2];
    }
    code.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tianditu_answers_with_one_place() {
        let body = r#"{"msg":"ok","location":{"score":100,"level":"门牌号","lon":"108.9462","lat":34.2239,"keyWord":"小寨东路1号"},
            "searchVersion":"6.0.0","status":"0"}"#;
        let places = tianditu(200, body.as_bytes()).unwrap();
        assert_eq!((places.len(), places[0].name.as_str()), (1, "小寨东路1号"));
        assert_eq!(places[0].position, LatLon { lat: 34.2239, lon: 108.9462 });
        assert_eq!(tianditu(200, br#"{"msg":"no","status":"404"}"#), Ok(Vec::new()));
        assert!(matches!(tianditu(200, br#"{"code":301007,"msg":"key"}"#), Err(Failure::Refused(_))));
        assert!(matches!(tianditu(403, b""), Err(Failure::Refused(_))));
    }

    #[test]
    fn amap_answers_in_gcj_02_and_is_taken_back() {
        let body = r#"{"status":"1","info":"OK","infocode":"10000","count":"1","geocodes":[{"formatted_address":"陕西省西安市雁塔区小寨东路1号",
            "district":"雁塔区","adcode":"610113","location":"121.531541859215,31.17530398364597","level":"门牌号"}]}"#;
        let places = amap(200, body.as_bytes()).unwrap();
        let published = LatLon { lat: 31.177_427_6, lon: 121.527_210_6 };
        assert!(places[0].position.distance_m(published) < 1.0, "{places:?}");
        assert_eq!(places[0].region.as_deref(), Some("610113"));
        let refused = br#"{"status":"0","info":"INVALID_USER_KEY","infocode":"10001"}"#;
        assert!(matches!(amap(200, refused), Err(Failure::Refused(_))));
        assert_eq!(
            amap(200, br#"{"status":"0","info":"ENGINE_RESPONSE_DATA_ERROR","infocode":"30001"}"#),
            Ok(Vec::new())
        );
        assert_eq!(amap(200, br#"{"status":"1","count":"0","geocodes":[]}"#), Ok(Vec::new()));
    }

    #[test]
    fn nominatim_answers_with_texts_for_numbers() {
        let body = r#"[{"lat":"34.2239","lon":"108.9462","display_name":"小寨东路"},{"lat":"far","lon":"1","display_name":"?"}]"#;
        let places = nominatim(200, body.as_bytes()).unwrap();
        assert_eq!((places.len(), places[0].position.lat), (1, 34.2239));
    }

    #[test]
    fn nonsense_means_that_the_provider_is_not_in_order() {
        for read in [tianditu, amap, nominatim] {
            for (status, body) in [(200, "<html>"), (500, "{}"), (302, ""), (200, "\"\"")] {
                assert!(matches!(read(status, body.as_bytes()), Err(Failure::Down(_))), "{status} {body}");
            }
        }
    }

    #[test]
    fn zeros_at_the_end_of_a_code_say_nothing() {
        assert_eq!(["610100", "610000", "610113"].map(without_zeros), ["6101", "61", "610113"]);
    }
}
