use std::collections::HashSet;

use model::SourcePath;

use crate::listing::{LEASE, Listing};
use crate::s3::client::garbled;
use crate::s3::fault::Fault;
use crate::s3::{S3, lease, size};
use crate::{Error, Key, Listed, Stray, StrayKind};

impl S3 {
    /// Everything whose name begins with `prefix`, sorted.
    pub(crate) fn walk(&self, prefix: &str) -> Result<Listing, Error> {
        if let Some((folder, _)) = prefix.rsplit_once('/') {
            Key::parse(folder)?;
        }
        let whole = format!("{}{prefix}", self.prefix);
        let (mut listing, mut from) = (Listing::default(), None);
        let mut pages = HashSet::new();
        loop {
            let page = self
                .client
                .list(&whole, from.as_deref())
                .map_err(Fault::of("list", prefix))?;
            for line in page.contents {
                self.take(&mut listing, &line.key, line.size);
            }
            from = page.next_continuation_token;
            let Some(next) = &from else {
                break;
            };
            // A page that was asked for before leads round and round.
            if !pages.insert(next.clone()) {
                return Err(Fault::of("list", prefix)(garbled()));
            }
        }
        listing.objects.sort_by(|a, b| a.key.cmp(&b.key));
        listing.strays.sort();
        Ok(listing)
    }

    fn take(&self, listing: &mut Listing, name: &str, told: Option<u64>) {
        let name = name.strip_prefix(&self.prefix).unwrap_or(name);
        let is_lease = name.starts_with(LEASE) && !name.contains('/');
        if is_lease && told == Some(lease::SIZE) {
            return;
        }
        match Key::parse(name) {
            Ok(key) => listing.objects.push(Listed {
                key,
                size: size(told),
            }),
            Err(_) => listing.strays.push(Stray {
                name: SourcePath::from_bytes(name).to_string(),
                kind: StrayKind::NotAKey,
            }),
        }
    }
}
