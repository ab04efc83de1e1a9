use std::path::Path;
use std::sync::Arc;

use crate::{Error, Folder, Storage};

/// Opens the store at a plain path or a `file:///path` URL (taken as it is: nothing is unescaped);
/// `Error::UnknownScheme` for any other scheme.
pub fn open_url(url: &str) -> Result<Arc<dyn Storage>, Error> {
    let path = match url.split_once("://") {
        None => url,
        Some(("file", path)) if path.starts_with('/') => path,
        Some((scheme, _)) => {
            return Err(Error::UnknownScheme {
                url: format!("{scheme}://…"),
            });
        }
    };
    Ok(Arc::new(Folder::open(Path::new(path))?))
}
