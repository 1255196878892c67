//! Work away from Python's thread, so that Ctrl+C is heard while it runs.

use crate::errors::raise;
use isoflop_engine::internal;
use isoflop_study::Failure;
use pyo3::prelude::*;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
    mpsc::{self, RecvTimeoutError},
};
use std::{thread, time::Duration};

/// How long a Ctrl+C may wait.
const LISTEN: Duration = Duration::from_millis(50);

/// Whether the work should end soon.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// A cancelled failure once the caller has gone.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        match self.0.load(Ordering::Relaxed) {
            true => Err(isoflop_engine::cancelled()),
            false => Ok(()),
        }
    }
}

/// Runs `work` on a thread of its own without the interpreter's lock, and raises what a signal
/// raises (`KeyboardInterrupt`) at once; the work then ends by itself at its next [`Stop::check`].
pub(crate) fn interruptible<T, W>(py: Python<'_>, work: W) -> PyResult<T>
where
    T: Send + 'static,
    W: FnOnce(&Stop) -> Result<T, Failure> + Send + 'static,
{
    let stop = Stop::default();
    let (send, receive) = mpsc::sync_channel(1);
    let heard = stop.clone();
    let run = move || {
        // Nobody listens any more after an interrupt.
        let _ = send.send(work(&heard));
    };
    let failed = |why: &str| raise(py, &internal(why));
    thread::Builder::new().spawn(run).map_err(|e| failed(&format!("no thread: {e}")))?;
    let receive = Mutex::new(receive);
    loop {
        let next = py.detach(|| receive.lock().map(|r| r.recv_timeout(LISTEN)).ok());
        match next {
            Some(Ok(result)) => return result.map_err(|failure| raise(py, &failure)),
            Some(Err(RecvTimeoutError::Timeout)) => {
                if let Err(signal) = py.check_signals() {
                    stop.0.store(true, Ordering::Relaxed);
                    return Err(signal);
                }
            }
            Some(Err(RecvTimeoutError::Disconnected)) | None => {
                return Err(failed("the engine stopped; please report this"));
            }
        }
    }
}
