//! S3 servers of others: `moto` in Python, and `s3s` over a folder in this process.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tempfile::TempDir;
use testkit::Moto;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A server that runs, with a bucket in it.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    _running: Arc<dyn Send + Sync>,
}

impl Server {
    pub(crate) const BUCKET: &str = "bucket";
    pub(crate) const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
    pub(crate) const SECRET: &str = "a-secret-that-no-error-may-show";
}

/// The server that the tests now running share; `None` without `AMANA_PYTHON`.
pub(crate) fn moto() -> Option<Server> {
    static SHARED: Mutex<Weak<Moto>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    let running = match shared.upgrade() {
        Some(running) => running,
        None => {
            let running = Arc::new(Moto::start()?);
            running.bucket(Server::BUCKET).unwrap();
            *shared = Arc::downgrade(&running);
            running
        }
    };
    Some(Server {
        address: running.address(),
        _running: running,
    })
}

struct S3s {
    _runtime: Runtime,
    _folder: TempDir,
}

pub(crate) fn s3s() -> Server {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir(folder.path().join(Server::BUCKET)).unwrap();
    let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
    service.set_auth(SimpleAuth::from_single(Server::KEY, Server::SECRET));
    let service = service.build();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let listener = runtime
        .block_on(TcpListener::bind(("127.0.0.1", 0)))
        .unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                let builder = Builder::new(TokioExecutor::new());
                let _ = builder
                    .serve_connection(TokioIo::new(socket), service)
                    .await;
            });
        }
    });
    Server {
        address,
        _running: Arc::new(S3s {
            _runtime: runtime,
            _folder: folder,
        }),
    }
}
