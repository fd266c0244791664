//! Running the server: backup and restore, verify, and a stop that loses nothing.

use std::sync::Arc;

use serde_json::json;
use sync_server::backup;
use sync_server::core::{Core, DATABASE_FILE, Places};
use sync_server::db::DbError;
use sync_server::db::place::DatabasePlace;
use sync_server::env::Env;
use sync_server::http::state::EdgeSettings;
use sync_server::usecase::operate::{self, Help};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{Agency, CREDIT_CODES, PASSWORD, TestServer};

fn incarnation(core: &Core) -> u64 {
    core.db.read(|tx| core.incarnation(tx)).unwrap()
}

#[tokio::test]
async fn a_backup_is_restored_as_another_incarnation() {
    let server = TestServer::start();
    let operator = server.operator().await;
    Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (data, copy, back) = (server.path().join("data"), server.path().join("copy"), server.path().join("back"));
    backup::back_up(&server.core, &data, &Places::for_test(&data), &copy).unwrap();
    let refused = backup::back_up(&server.core, &data, &Places::for_test(&data), &copy);
    assert!(matches!(refused, Err(backup::BackupError::NotEmpty { .. })));

    let env: Arc<dyn Env> = Arc::clone(&server.env) as _;
    let renewed = backup::restore(&copy, &back, &Places::for_test(&back), Arc::clone(&env)).unwrap();
    let refused = backup::restore(&copy, &data, &Places::for_test(&data), Arc::clone(&env));
    assert!(matches!(refused, Err(backup::BackupError::NotEmpty { .. })), "nothing is ever written over");
    let refused = backup::restore(server.path(), &server.path().join("new"), &Places::default(), Arc::clone(&env));
    assert!(matches!(refused, Err(backup::BackupError::NoBackup { .. })));

    let restored = Core::open(&back, env).unwrap();
    assert_eq!(incarnation(&restored), renewed);
    assert_ne!(incarnation(&restored), incarnation(&server.core));
    assert_eq!(restored.keys.public(), server.core.keys.public());
    assert_eq!(operate::verify(&restored).unwrap().problems, Vec::<String>::new());
}

#[tokio::test]
async fn verify_finds_an_entry_that_was_changed() {
    let server = TestServer::start();
    server.operator().await;
    let found = operate::verify(&server.core).unwrap();
    assert_eq!(found.problems, Vec::<String>::new());
    assert!(found.entries >= 3, "{found:?}");
    let change = |sql: &'static str| server.core.db.write(|tx| tx.execute(sql, &[]));
    let refused = change("UPDATE journal SET body = '{}' WHERE position = 2");
    assert!(matches!(refused, Err(DbError::Constraint(_))), "{refused:?}");
    change(match server.core.db.place() {
        DatabasePlace::File => "DROP TRIGGER journal_is_never_changed",
        DatabasePlace::Postgres(_) => "DROP TRIGGER journal_is_never_changed ON journal",
    })
    .unwrap();
    change("UPDATE journal SET at = at + 1 WHERE position = 2").unwrap();
    let found = operate::verify(&server.core).unwrap();
    assert_eq!(found.problems, ["journal: entry 2: its content was changed"]);
}

#[tokio::test]
async fn whoever_runs_the_server_can_help() {
    let server = TestServer::start();
    let operator = server.operator().await;
    operate::help(&server.core, "OPERATOR", &Help::Disable).unwrap();
    server.get(&operator, "/api/session").await.refused(401, "auth.expired");
    operate::help(&server.core, "operator", &Help::Enable).unwrap();
    operate::help(&server.core, "operator", &Help::ResetPassword("another initial".to_owned())).unwrap();
    server.sign_in("operator", "another initial", None).await;
    let error = operate::help(&server.core, "operator", &Help::ReleaseDevice).unwrap_err();
    assert_eq!(error.code().as_str(), "account.not_bound");
    let error = operate::help(&server.core, "nobody", &Help::Enable).unwrap_err();
    assert_eq!(error.code().as_str(), "request.not_found");
}

#[test]
fn the_key_is_for_its_owner_only_and_stays_the_same() {
    let server = TestServer::start();
    let data = server.path().join("data");
    let key = data.join(sync_server::core::KEY_FILE);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = Core::open(&data, Arc::clone(&server.env) as _).unwrap();
    assert_eq!(again.keys.public(), server.core.keys.public());
    assert_eq!(incarnation(&again), incarnation(&server.core));
    std::fs::write(&key, "no key").unwrap();
    assert!(Core::open(&data, Arc::clone(&server.env) as _).is_err());
}

#[tokio::test]
async fn a_stopped_server_leaves_everything_in_the_database_file() {
    let server = TestServer::start();
    server.operator().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let core = Arc::clone(&server.core);
    let serving = tokio::spawn(sync_server::serve::serve(core, EdgeSettings::default(), listener, async move {
        let _ = stopped.await;
    }));
    let body = json!({ "account": "operator", "password": PASSWORD }).to_string();
    let head = "POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\n";
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    let log = server.path().join("data").join(format!("{DATABASE_FILE}-wal"));
    assert_eq!(std::fs::metadata(log).map_or(0, |log| log.len()), 0);
}
