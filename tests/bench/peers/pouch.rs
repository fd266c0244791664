//! `pouchdb-server`, as it comes: LevelDB, whose log is written but never synced to the disk (its writes are not marked
//! `sync`). Spoken to by CouchDB's HTTP interface with one request for a task, which is the least that any client
//! of it can do; PouchDB's own replication asks several times more.

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use tokio::process::Command;

use super::child::{Running, package};
use super::content::{Content, Shape};
use super::load::{Load, Processes, timed};
use super::traffic::{Wires, counted};
use crate::cpu::peak_mib;
use crate::proxy::Proxy;

const SERVER: &str = "pouchdb-server/bin/pouchdb-server";
/// The only database.
const DATABASE: &str = "tasks";

/// The server.
pub(super) struct Pouch {
    server: Running,
    http: reqwest::Client,
    facts: Vec<Value>,
    edited: Value,
    named: usize,
    _folder: tempfile::TempDir,
}

impl Pouch {
    /// Starts it; all documents are made of `contents`.
    ///
    /// # Errors
    /// When it is not installed or does not come up.
    pub(super) async fn start(shape: Shape, contents: &[Content]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let program = package(SERVER)?;
        let server = Running::start(|port| {
            let mut node = Command::new("node");
            node.arg(program).args(["--host", "127.0.0.1", "--port", &port.to_string(), "--no-stdout-logs"]);
            node.arg("--dir").arg(folder.path().join("data")).arg("--config").arg(folder.path().join("config.json"));
            node.current_dir(folder.path());
            node
        })
        .await?;
        let facts = contents.iter().map(|content| content.facts(shape).clone()).collect();
        let http = system_tests::http_client();
        http.put(format!("http://{}/{DATABASE}", server.address)).send().await?.error_for_status()?;
        Ok(Self { server, http, facts, edited: contents[0].edited(shape)?, named: 0, _folder: folder })
    }

    /// `clients` at once hand over `each` documents, one to a request.
    ///
    /// # Errors
    /// When the server refuses one.
    pub(super) async fn load(&mut self, clients: usize, each: usize) -> Result<Load> {
        let bodies: Vec<Vec<_>> = (0..clients).map(|_| (0..each).map(|_| self.next_body()).collect()).collect();
        let address = format!("http://{}/{DATABASE}/_bulk_docs", self.server.address);
        let hand_over = bodies.into_iter().map(async |bodies| {
            for body in bodies {
                self.write(&address, body).await?;
            }
            Ok::<_, anyhow::Error>(())
        });
        timed(Processes::with_clients_here(self.server.pid), async {
            futures_util::future::try_join_all(hand_over).await?;
            Ok(clients * each)
        })
        .await
    }

    /// `clients` at once hand over pictures, each a document with the picture attached, which takes one request.
    ///
    /// # Errors
    /// When the server refuses one.
    pub(super) async fn photos(&mut self, clients: usize, pictures: Vec<Vec<u8>>) -> Result<Load> {
        let (count, each) = (pictures.len(), pictures.len() / clients);
        let mut addressed = Vec::new();
        for picture in pictures {
            self.named += 1;
            addressed.push((format!("http://{}/{DATABASE}/p{}/photo", self.server.address, self.named), picture));
        }
        let hand_over = addressed.chunks(each).map(async |pictures| {
            for (address, picture) in pictures {
                let request = self.http.put(address).header("content-type", "image/jpeg").body(picture.clone());
                request.send().await?.error_for_status()?;
            }
            Ok::<_, anyhow::Error>(())
        });
        timed(Processes::with_clients_here(self.server.pid), async {
            futures_util::future::try_join_all(hand_over).await?;
            Ok(count)
        })
        .await
    }

    /// What goes over the wire. An edit sends the whole document, because there is no smaller change; whoever has nothing
    /// new asks what changed since.
    ///
    /// # Errors
    /// When the server refuses anything.
    pub(super) async fn wires(&mut self) -> Result<Wires> {
        let proxy = Proxy::start(&format!("http://{}", self.server.address)).await?;
        let (database, body) = (format!("{}/{DATABASE}", proxy.base), self.next_body());
        let (address, id) = (format!("{database}/_bulk_docs"), self.id());
        let (first, ()) = counted(&proxy, self.write(&address, body)).await?;
        let known: Value = self.read(&format!("{database}/{id}?revs=true")).await?;
        let mut again = self.edited.clone();
        (again["_id"], again["_rev"]) = (json!(id), known["_rev"].clone());
        let (edit, ()) = counted(&proxy, self.write(&address, bulk(&again))).await?;
        let seen = self.read(&format!("{database}/_changes?limit=0&descending=true")).await?["last_seq"].clone();
        let (nothing, _) = counted(&proxy, self.read(&format!("{database}/_changes?since={seen}"))).await?;
        Ok(Wires { first, edit, nothing: Some(nothing) })
    }

    /// The most memory the server has had so far, in MiB.
    ///
    /// # Errors
    /// When the system is not Linux.
    pub(super) fn peak_mib(&self) -> Result<f64> {
        peak_mib(self.server.pid)
    }

    fn id(&self) -> String {
        format!("t{}", self.named)
    }

    fn next_body(&mut self) -> Vec<u8> {
        self.named += 1;
        let mut facts = self.facts[self.named % self.facts.len()].clone();
        facts["_id"] = json!(self.id());
        bulk(&facts)
    }

    async fn write(&self, address: &str, body: Vec<u8>) -> Result<()> {
        let request = self.http.post(address).header("content-type", "application/json").body(body);
        let answer: Value = serde_json::from_slice(&request.send().await?.error_for_status()?.bytes().await?)?;
        ensure!(answer[0]["ok"] == true, "the server answered {answer}");
        Ok(())
    }

    async fn read(&self, address: &str) -> Result<Value> {
        Ok(serde_json::from_slice(&self.http.get(address).send().await?.error_for_status()?.bytes().await?)?)
    }
}

fn bulk(facts: &Value) -> Vec<u8> {
    json!({ "docs": [facts] }).to_string().into_bytes()
}
