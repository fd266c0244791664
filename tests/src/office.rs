//! An office: somebody signed in to the console, speaking the REST interface as a browser does.

use anyhow::{Context as _, Result, bail};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Somebody signed in over the REST interface.
pub struct Office {
    http: reqwest::Client,
    base: String,
    token: String,
}

/// What the server refused, as it said it.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The HTTP status.
    pub status: StatusCode,
    /// The stable code.
    pub code: String,
    /// The whole error body.
    pub body: Value,
}

impl Office {
    /// Signs in.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    pub async fn sign_in(base: &str, login: &str, password: &str) -> Result<Self> {
        match Self::try_sign_in(base, login, password).await? {
            Ok(office) => Ok(office),
            Err(refusal) => bail!("{login} could not sign in: {refusal:?}"),
        }
    }

    /// Signs in, or tells what the server said instead.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub async fn try_sign_in(base: &str, login: &str, password: &str) -> Result<Result<Self, Refusal>> {
        let mut office = Self { http: crate::http_client(), base: base.to_owned(), token: String::new() };
        let body = json!({ "account": login, "password": password });
        Ok(match office.ask(Method::POST, "/api/session", Some(body)).await? {
            Ok(answer) => {
                office.token = answer["token"].as_str().context("an answer to a sign-in has a token")?.to_owned();
                Ok(office)
            }
            Err(refusal) => Err(refusal),
        })
    }

    /// Signs in with a password that was given out and chooses `password` instead, as the first sign-in asks.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn first_sign_in(base: &str, login: &str, issued: &str, password: &str) -> Result<Self> {
        let office = Self::sign_in(base, login, issued).await?;
        office.post("/api/session/password", json!({ "old": issued, "new": password })).await?;
        Self::sign_in(base, login, password).await
    }

    /// Reads `path`.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn get(&self, path: &str) -> Result<Value> {
        self.accepted(Method::GET, path, None).await
    }

    /// Reads `path` as a known type.
    ///
    /// # Errors
    /// When the server refuses or answers something else.
    pub async fn read<T: DeserializeOwned>(&self, path: &str) -> Result<T> {
        Ok(serde_json::from_value(self.get(path).await?)?)
    }

    /// Sends `body` to `path`.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn post(&self, path: &str, body: Value) -> Result<Value> {
        self.accepted(Method::POST, path, Some(body)).await
    }

    /// Deletes what `path` names.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn delete(&self, path: &str) -> Result<Value> {
        self.accepted(Method::DELETE, path, None).await
    }

    /// Sends `body` to `path` and expects to be refused.
    ///
    /// # Errors
    /// When the server accepts, or cannot be reached.
    pub async fn refused(&self, method: Method, path: &str, body: Option<Value>) -> Result<Refusal> {
        match self.ask(method.clone(), path, body).await? {
            Ok(answer) => bail!("{method} {path} was accepted: {answer}"),
            Err(refusal) => Ok(refusal),
        }
    }

    /// The bytes at `path`.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn download(&self, path: &str) -> Result<Vec<u8>> {
        let answer = self.http.get(format!("{}{path}", self.base)).bearer_auth(&self.token).send().await?;
        Ok(answer.error_for_status()?.bytes().await?.to_vec())
    }

    /// The identifier of what `path` made of `body`.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn make(&self, path: &str, body: Value) -> Result<String> {
        let answer = self.post(path, body).await?;
        Ok(answer["id"].as_str().with_context(|| format!("{path} answers an id: {answer}"))?.to_owned())
    }

    async fn accepted(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value> {
        match self.ask(method.clone(), path, body).await? {
            Ok(answer) => Ok(answer),
            Err(refusal) => bail!("{method} {path} was refused: {refusal:?}"),
        }
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Result<Result<Value, Refusal>> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.with_context(|| format!("asking for {path}"))?;
        let status = answer.status();
        let bytes = answer.bytes().await?;
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        if status.is_success() {
            return Ok(Ok(body));
        }
        let code = body["code"].as_str().unwrap_or_default().to_owned();
        Ok(Err(Refusal { status, code, body }))
    }
}
