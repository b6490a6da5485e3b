//! `/_parhelion/reset`: as if nothing had been called.

use serde_json::{Map, Value, json};

use super::{Admin, Ask, Refusal};

/// `POST /reset`: forgets one space or all of them, with their resources, clocks, ids and nonces, at one
/// instant for every service; says what went. A space that was never used has nothing to forget.
pub(super) fn reset(admin: &Admin, ask: &Ask<'_>) -> Result<Value, Refusal> {
    let one = Admin::named_space(ask)?;
    let _closed = admin.gate.close();
    let mut services = Map::new();
    let mut resources = 0;
    for service in &admin.services {
        let gone = service.clear(one.as_ref());
        services.insert(service.card().name.to_owned(), gone.into());
        resources += gone;
    }
    let spaces = match &one {
        Some(id) => usize::from(admin.spaces.forget(id)),
        None => admin.spaces.names().iter().filter(|id| admin.spaces.forget(id)).count(),
    };
    Ok(json!({"spaces": spaces, "resources": resources, "services": services}))
}
