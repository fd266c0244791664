//! Every endpoint with every role, on own and foreign objects, against the model's permission table.
//!
//! What is expected is not written down here but follows from `shared_model::permission`; [`rows`] only says which
//! action an endpoint is and what it acts on. An endpoint of the OpenAPI document without a row fails the test, and so
//! does a row without an endpoint.

mod office;
mod rows;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value;
use shared_model::permission::{Action, Relation, permitted, required_relation};
use shared_model::role::Role;

use office::{Asker, Of, Offices, Place};
use rows::{Gate, ROWS, Row};

/// Method and path of an endpoint, by its operation.
fn endpoints() -> Vec<(String, String, String)> {
    let document = serde_json::to_value(super::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap().to_owned();
            found.push((name, method.to_uppercase(), path.clone()));
        }
    }
    found
}

/// What is answered, as far as permission goes.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// Done, or refused for another reason than who asks.
    Let,
    /// `request.forbidden`.
    Forbidden,
    /// `request.not_found`.
    Unknown,
    /// Nobody is signed in.
    SignIn,
    /// Something that no endpoint should answer here.
    Odd(u16, String),
}

fn verdict(status: StatusCode, body: &Value) -> Verdict {
    let code = body["code"].as_str().unwrap_or_default();
    match (status.as_u16(), code) {
        // A HEAD has no body to say more in.
        (403, "request.forbidden" | "sync.not_for_console" | "") => Verdict::Forbidden,
        (404, "request.not_found") => Verdict::Unknown,
        (_, "auth.required") | (401, "") => Verdict::SignIn,
        (_, "request.body") => Verdict::Odd(status.as_u16(), body.to_string()),
        (200..=499, _) => Verdict::Let,
        (status, code) => Verdict::Odd(status, code.to_owned()),
    }
}

/// What the table says of an act on an object in this relation.
fn expected(role: Role, read: Action, act: Action, relation: Relation) -> Verdict {
    if permitted(role, act, relation) {
        Verdict::Let
    } else if permitted(role, read, relation) {
        Verdict::Forbidden
    } else {
        Verdict::Unknown
    }
}

struct Walk {
    offices: Offices,
    wrong: Vec<String>,
}

impl Walk {
    async fn row(&mut self, row: &Row, method: &str, path: &str) {
        let anonymous = self.ask(None, method, path, row, &self.offices.ours).await.0;
        let open = matches!(row.gate, Gate::Open);
        if open == (anonymous == Verdict::SignIn) {
            self.wrong.push(format!("{}: with nobody signed in: {anonymous:?}", row.operation));
        }
        for asker in Asker::all() {
            match row.gate {
                Gate::Open | Gate::Anyone => {
                    let got = self.ask(Some(&asker), method, path, row, &self.offices.ours).await.0;
                    self.expect(row, &asker, "", got, Verdict::Let);
                }
                Gate::Phone => {
                    let got = self.ask(Some(&asker), method, path, row, &self.offices.mine).await.0;
                    let wanted = if asker.role.uses_field_app() { Verdict::Let } else { Verdict::Forbidden };
                    self.expect(row, &asker, "", got, wanted);
                }
                Gate::Own => {
                    let got = self.ask(Some(&asker), method, path, row, &self.offices.theirs).await.0;
                    self.expect(row, &asker, "somebody else's", got, Verdict::Unknown);
                }
                Gate::Make(act) => {
                    let got = self.ask(Some(&asker), method, path, row, &self.offices.mine).await.0;
                    let able = permitted(asker.role, act, asker.relation(Of::Ours, false));
                    self.expect(row, &asker, "", got, if able { Verdict::Let } else { Verdict::Forbidden });
                }
                Gate::Object { assignable, read, act } => {
                    self.object(row, &asker, method, path, (assignable, read, act)).await
                }
                Gate::List { assignable, read, mark } => {
                    self.list(row, &asker, method, path, (assignable, read, mark)).await
                }
            }
        }
    }

    async fn object(&mut self, row: &Row, asker: &Asker, method: &str, path: &str, gate: (bool, Action, Action)) {
        let (assignable, read, act) = gate;
        let nowhere = self.ask(Some(asker), method, path, row, &self.offices.nowhere).await;
        for of in Of::ALL {
            let (got, body) = self.ask(Some(asker), method, path, row, self.offices.of(of)).await;
            let wanted = expected(asker.role, read, act, asker.relation(of, assignable));
            // What one may not see answers exactly as what is not there.
            if wanted == Verdict::Unknown && got == Verdict::Unknown && body != nowhere.1 {
                self.wrong.push(format!("{}: {} learns that something of {of:?} is there", row.operation, asker.role));
            }
            self.expect(row, asker, &format!("{of:?}"), got, wanted);
        }
    }

    async fn list(
        &mut self,
        row: &Row,
        asker: &Asker,
        method: &str,
        path: &str,
        gate: (bool, Action, fn(&Place) -> String),
    ) {
        let (assignable, read, mark) = gate;
        let (got, body) = self.ask(Some(asker), method, path, row, &self.offices.mine).await;
        let able = required_relation(asker.role, read).is_some();
        self.expect(row, asker, "the list", got, if able { Verdict::Let } else { Verdict::Forbidden });
        if !able {
            return;
        }
        let text = body.to_string();
        for of in Of::ALL {
            let shown = text.contains(&mark(self.offices.of(of)));
            if shown != permitted(asker.role, read, asker.relation(of, assignable)) {
                let word = if shown { "sees" } else { "does not see" };
                self.wrong.push(format!("{}: {} {word} {of:?} in the list", row.operation, asker.role));
            }
        }
        if let (Some(total), Some(items)) = (body["total"].as_u64(), body["items"].as_array())
            && total != items.len() as u64
        {
            self.wrong.push(format!("{}: {} is told of {total} and shown {}", row.operation, asker.role, items.len()));
        }
    }

    fn expect(&mut self, row: &Row, asker: &Asker, what: &str, got: Verdict, wanted: Verdict) {
        if got != wanted {
            self.wrong.push(format!("{}: {} on {what}: {got:?} instead of {wanted:?}", row.operation, asker.role));
        }
    }

    async fn ask(&self, asker: Option<&Asker>, method: &str, path: &str, row: &Row, place: &Place) -> (Verdict, Value) {
        let path = (row.path)(place).unwrap_or_else(|| path.replace("{id}", &(row.id)(place)));
        let (status, body) = self.offices.call(asker, method, &path, (&(row.body)(place), row.content)).await;
        (verdict(status, &body), body)
    }
}

#[test]
fn every_endpoint_has_a_row_and_every_row_an_endpoint() {
    let of_document: BTreeSet<String> = endpoints().into_iter().map(|(name, ..)| name).collect();
    let of_rows: BTreeSet<String> = ROWS.iter().map(|row| row.operation.to_owned()).collect();
    assert_eq!(of_rows.len(), ROWS.len(), "an endpoint has two rows");
    assert_eq!(of_document, of_rows);
}

#[test]
fn every_endpoint_lets_each_role_do_what_the_table_says_and_nothing_else() {
    let mut walk = Walk { offices: Offices::open(), wrong: Vec::new() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for row in ROWS {
            let (_, method, path) = endpoints().into_iter().find(|(name, ..)| name == row.operation).unwrap();
            walk.row(row, &method, &path).await;
        }
    });
    assert!(walk.wrong.is_empty(), "{}", walk.wrong.join("\n"));
}
