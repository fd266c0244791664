//! An object store of the S3 kind on a folder, as a process of its own that can be killed: for tests only.
//!
//! `bucket --port P DIR`; every folder in DIR is a bucket. It says where it listens.

#![allow(clippy::print_stdout, reason = "whoever started it reads where it listens")]

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Result, anyhow};
use clap::Parser;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use system_tests::bucket::{KEY, SECRET};
use tokio::net::TcpListener;

#[derive(Parser)]
struct Arguments {
    /// The port; 0 for any that is free
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The folder of the buckets
    dir: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let Arguments { port, dir } = Arguments::parse();
    let files = FileSystem::new(dir).map_err(|error| anyhow!("{error:?}"))?;
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
    let service = builder.build();
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let (connection, _) = listener.accept().await?;
        let service = service.clone();
        tokio::spawn(async move {
            // A connection that breaks is the client's matter.
            let _served = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(connection), service).await;
        });
    }
}
