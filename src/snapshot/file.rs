//! The file that keeps all spaces over restarts.
//!
//! It is written beside its place, forced to the disk and moved there, so whoever reads it finds the state as it
//! was at one save or at the next, and never half of one: not after a crash, and not while it is written. A
//! second file, `FILE.lock`, is locked as long as the emulator runs; two that wrote one file would take turns in
//! forgetting what the other had done.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use parking_lot::Mutex;

use crate::snapshot::cut::Marks;
use crate::snapshot::{Cut, Whole};
use crate::store::{World, WorldError};

/// The file, for as long as this emulator runs.
#[derive(Debug)]
pub struct StateFile {
    path: PathBuf,
    /// What the last save wrote.
    saved: Mutex<Option<Marks>>,
    _lock: File,
}

/// Why the state cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Another emulator has it.
    #[error("use the state file `{0}`: another emulator that runs has it")]
    Taken(String),
    /// It cannot be used at all.
    #[error("use the state file `{file}`: {cause}; see --state")]
    Unusable {
        /// Which file.
        file: String,
        /// What the system said.
        cause: io::Error,
    },
    /// What stands in it cannot be used.
    #[error(transparent)]
    Mistake(#[from] WorldError),
    /// It cannot be written.
    #[error("save the state to `{file}`: {cause}")]
    Unwritten {
        /// Which file.
        file: String,
        /// What the system said.
        cause: io::Error,
    },
}

impl StateFile {
    /// Takes a file; it need not be there yet, but its folder must be.
    pub fn open(path: &Path) -> Result<Self, StateError> {
        let unusable = |cause| StateError::Unusable { file: path.display().to_string(), cause };
        if path.is_dir() {
            return Err(unusable(io::ErrorKind::IsADirectory.into()));
        }
        let lock = File::create(beside(path, ".lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), saved: Mutex::new(None), _lock: lock }),
            Err(fs::TryLockError::WouldBlock) => Err(StateError::Taken(path.display().to_string())),
            Err(fs::TryLockError::Error(cause)) => Err(unusable(cause)),
        }
    }

    /// Loads what the file keeps; `false` when it is not there yet. Whoever calls it serves no call yet.
    pub fn load(&self, whole: Whole<'_>) -> Result<bool, StateError> {
        let file = self.path.display().to_string();
        let text = match fs::read_to_string(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(cause) => return Err(StateError::Unusable { file, cause }),
            Ok(text) => text,
        };
        World::parse(&file, &text, whole.services)?.load(whole.spaces)?;
        Ok(true)
    }

    /// Writes all spaces, if anything has changed since the last time; tells whether it did.
    pub fn save(&self, whole: Whole<'_>) -> Result<bool, StateError> {
        let mut saved = self.saved.lock();
        let cut = Cut::of_all(whole);
        let marks = cut.marks();
        if saved.as_ref() == Some(&marks) {
            return Ok(false);
        }
        self.write(&cut).map_err(|cause| {
            // Half a file is of no use, and the disk may be full.
            let _not_there = fs::remove_file(beside(&self.path, ".tmp"));
            StateError::Unwritten { file: self.path.display().to_string(), cause }
        })?;
        *saved = Some(marks);
        Ok(true)
    }

    fn write(&self, cut: &Cut) -> io::Result<()> {
        let new = beside(&self.path, ".tmp");
        let mut out = BufWriter::new(File::create(&new)?);
        cut.write(&mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        fs::rename(&new, &self.path)?;
        // The move is on the disk when the folder is.
        let folder = self.path.parent().filter(|folder| *folder != OsStr::new(""));
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

/// The file of the same name with `end` behind it.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
