//! What IAM keeps: nothing.

use serde::{Deserialize, Serialize};

use crate::store::{Place, State};

/// No state: everything follows from names.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Iam {}

impl State for Iam {
    fn empty(_place: &Place) -> Self {
        Self {}
    }

    fn resources(&self) -> usize {
        0
    }

    fn absorb(&mut self, _other: Self) -> Result<(), String> {
        Ok(())
    }
}
