use std::path::Path;
use std::sync::Arc;

use crate::{Error, Folder, S3, S3Access, Storage};

/// Opens the store at a plain path, a `file:///path` URL (taken as it is: nothing is unescaped) or
/// an `s3://BUCKET/PREFIX` URL, for which `variable` gives the `AWS_…` variables
/// ([`S3Access::from_variables`]); `Error::UnknownScheme` for any other scheme.
pub fn open_url(
    url: &str,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Arc<dyn Storage>, Error> {
    let path = match url.split_once("://") {
        None => url,
        Some(("file", path)) if path.starts_with('/') => path,
        Some(("s3", place)) => {
            return Ok(Arc::new(S3::open(
                place,
                &S3Access::from_variables(variable)?,
            )?));
        }
        Some((scheme, _)) => {
            return Err(Error::UnknownScheme {
                url: format!("{scheme}://…"),
            });
        }
    };
    Ok(Arc::new(Folder::open(Path::new(path))?))
}
