//! From a request to a call: the route, the path's variables, the query, the body.

use std::borrow::Cow;
use std::sync::Arc;

use bytes::Bytes;
use hyper::Request;
use hyper::header::HOST;

use crate::api::{Call, Decoded, Dialect, Format, Params, Service, header_text};
use crate::huawei::routes::Routes;
use crate::huawei::{errors, identity};

/// Reads a request; `None` when its path is not this vendor's.
pub(super) fn decode<'r>(
    services: &'r [Arc<dyn Service>],
    routes: &'r Routes,
    request: &'r Request<Bytes>,
) -> Option<Decoded<'r>> {
    let mut params = Params::default();
    let found = routes.find(request.method(), request.uri().path(), &mut params)?;
    let query = params.add_query(request.uri().query().unwrap_or_default());
    params.set_document(request.body());
    params.set_headers(request.headers());
    let host = header_text(request.headers(), HOST).unwrap_or_default();
    let mut dialect = Dialect { format: Format::Json, host, operation: None, service: None };
    let caller = identity::caller(&params).map(Cow::Owned);
    let call = found.and_then(|(service, row)| {
        query.map_err(|_| errors::BAD_REQUEST.raise())?;
        let service = &*services[service];
        let op = service.op(row);
        dialect.operation = Some(op.name);
        dialect.service = Some(service.card());
        Ok(Call { service, row, op, params })
    });
    Some(Decoded { caller, dialect, call })
}
