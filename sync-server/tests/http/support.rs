//! A server in this process, asked over its HTTP interface, with a clock that stands still.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};
use shared_model::moment::Moment;
use shared_model::role::Role;
use sync_server::core::{Core, Places};
use sync_server::env::{Env, FakeEnv};
use sync_server::http::router;
use sync_server::http::state::{AppState, EdgeSettings};
use sync_server::usecase::account::NewLogin;
use sync_server::usecase::operate::{self, AuthorityAccount};
use tower::ServiceExt as _;

/// 2026-11-22 10:00 in Shanghai.
pub(crate) const NOW_MS: i64 = 1_795_312_800_000;
/// The password everybody signs in with once it was changed.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// The password accounts are given first.
pub(crate) const INITIAL: &str = "initial password";

/// A running server.
pub(crate) struct TestServer {
    pub(crate) core: Arc<Core>,
    pub(crate) env: Arc<FakeEnv>,
    pub(crate) folder: tempfile::TempDir,
    router: Router,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// The JSON of an answer with this status.
    pub(crate) fn expect(&self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.bytes));
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// Asserts the error's status and code; both texts are there.
    pub(crate) fn refused(&self, status: u16, code: &str) -> Value {
        let body = self.json();
        assert_eq!((self.status.as_u16(), body["code"].as_str()), (status, Some(code)), "{body}");
        for language in ["zh", "en"] {
            let text = body["message"][language].as_str().unwrap_or_default();
            assert!(!text.is_empty() && !text.contains('{'), "{language}: {text:?}");
        }
        body
    }
}

/// Whoever asks: the token, or nobody.
#[derive(Debug, Clone, Default)]
pub(crate) struct Client(pub(crate) Option<String>);

impl TestServer {
    pub(crate) fn start() -> Self {
        Self::start_with(EdgeSettings { secure_cookie: false, ..EdgeSettings::default() })
    }

    pub(crate) fn start_with(settings: EdgeSettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::for_test(&folder.path().join("data"));
        Self::at(folder, &places, settings)
    }

    /// With SQLite whatever the other tests run on: for what is said of its file.
    pub(crate) fn on_sqlite() -> Self {
        let settings = EdgeSettings { secure_cookie: false, ..EdgeSettings::default() };
        Self::at(tempfile::tempdir().unwrap(), &Places::default(), settings)
    }

    fn at(folder: tempfile::TempDir, places: &Places, settings: EdgeSettings) -> Self {
        let env = Arc::new(FakeEnv::new(Moment::from_ms(NOW_MS), 7));
        let core = Core::open_with(&folder.path().join("data"), places, Arc::clone(&env) as Arc<dyn Env>).unwrap();
        let core = Arc::new(core);
        let router = router(AppState::new(Arc::clone(&core), settings));
        Self { core, env, folder, router }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    pub(crate) async fn call(&self, client: &Client, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &client.0 {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.header("content-type", "application/json").body(body).unwrap()).await
    }

    pub(crate) async fn get(&self, client: &Client, path: &str) -> Answer {
        self.call(client, Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, client: &Client, path: &str, body: &Value) -> Answer {
        self.call(client, Method::POST, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, client: &Client, path: &str) -> Answer {
        self.call(client, Method::DELETE, path, None).await
    }

    /// An operator of the authority, signed in.
    pub(crate) async fn operator(&self) -> Client {
        self.authority(Role::Operator, "operator", None).await
    }

    /// Somebody of the authority, signed in.
    pub(crate) async fn authority(&self, role: Role, login: &str, jurisdiction: Option<&str>) -> Client {
        let new = AuthorityAccount {
            role,
            name: "客服".to_owned(),
            phone: String::new(),
            jurisdiction: jurisdiction.map(str::to_owned),
            login: NewLogin { login: login.to_owned(), password: INITIAL.to_owned() },
        };
        operate::add_account(&self.core, new).unwrap();
        self.first_sign_in(login, None).await
    }

    /// Signs in with the initial password and changes it.
    pub(crate) async fn first_sign_in(&self, login: &str, device: Option<Value>) -> Client {
        let client = self.sign_in(login, INITIAL, device).await;
        let change = json!({ "old": INITIAL, "new": PASSWORD });
        self.post(&client, "/api/session/password", &change).await.expect(StatusCode::NO_CONTENT);
        client
    }

    /// Signs in; the answer must be a session.
    pub(crate) async fn sign_in(&self, login: &str, password: &str, device: Option<Value>) -> Client {
        let answer = self.try_sign_in(login, password, device).await.expect(StatusCode::OK);
        Client(answer["token"].as_str().map(str::to_owned))
    }

    pub(crate) async fn try_sign_in(&self, login: &str, password: &str, device: Option<Value>) -> Answer {
        let body = json!({ "account": login, "password": password, "device": device });
        self.post(&Client::default(), "/api/session", &body).await
    }
}

/// An agency with its administrator signed in.
pub(crate) struct Agency {
    pub(crate) id: String,
    pub(crate) admin: Client,
    name: &'static str,
}

impl Agency {
    /// Has the operator admit an agency; `name` is a short Latin name that its logins begin with.
    pub(crate) async fn admit(server: &TestServer, operator: &Client, name: &'static str, credit_code: &str) -> Self {
        let login = format!("{name}-admin");
        let body = json!({
            "name": format!("{name} 消防技术服务有限公司"),
            "credit_code": credit_code,
            "address": "科技路 1 号",
            "admin": { "name": "管理员", "phone": "13800000000", "login": login, "password": INITIAL },
        });
        let answer = server.post(operator, "/api/agencies", &body).await.expect(StatusCode::CREATED);
        let id = answer["id"].as_str().unwrap().to_owned();
        Self { id, admin: server.first_sign_in(&login, None).await, name }
    }

    /// Has the operator record a person; the certificate is the one of the kind of account.
    pub(crate) async fn person(&self, server: &TestServer, operator: &Client, role: &str) -> String {
        let (qualification, level) = match role {
            "field_engineer" => ("facility_operator", "intermediate"),
            _ => ("registered_engineer", "class_1"),
        };
        let certificate = json!({
            "qualification": qualification, "level": level, "number": format!("{role}-1"),
            "issued_on": "2024-01-01", "expires_on": "2027-01-01",
        });
        let body = json!({ "agency": self.id, "name": "王工", "certificates": [certificate] });
        let answer = server.post(operator, "/api/people", &body).await.expect(StatusCode::CREATED);
        answer["id"].as_str().unwrap().to_owned()
    }

    /// Creates and enables an account of this kind; its id and its login.
    pub(crate) async fn account(&self, server: &TestServer, operator: &Client, role: &str) -> (String, String) {
        let person = self.person(server, operator, role).await;
        let login = format!("{}-{role}", self.name);
        let body = json!({ "person": person, "role": role, "login": login, "phone": "", "password": INITIAL });
        let answer = server.post(&self.admin, "/api/accounts", &body).await.expect(StatusCode::CREATED);
        assert_eq!(answer["state"], "disabled");
        let id = answer["id"].as_str().unwrap().to_owned();
        server.post(&self.admin, &format!("/api/accounts/{id}/enable"), &json!({})).await.expect(StatusCode::OK);
        (id, login)
    }
}

/// A phone as it signs in, told apart by a number.
pub(crate) fn phone(number: u8) -> Value {
    let key = ed25519_dalek::SigningKey::from_bytes(&[number; 32]).verifying_key().to_bytes();
    json!({
        "id": format!("01890000-0000-7000-8000-0000000000{number:02x}"),
        "public_key": data_encoding::HEXLOWER.encode(&key),
        "name": format!("phone {number}"),
    })
}

/// Two credit codes with right check characters.
pub(crate) const CREDIT_CODES: [&str; 2] = ["91350100M000100Y43", "91330106MA2CFLDG4R"];
