//! What IMS keeps in one project, and in the place of the public images.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::api::ApiError;
use crate::huawei::identity::PUBLIC;
use crate::huawei::ims::errors;
use crate::huawei::ims::image::Image;
use crate::store::{Place, State, unique};

/// The images of one project. A job has no life of its own: it is a function of the image that it makes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ims {
    #[serde(skip)]
    place: Place,
    #[serde(default, deserialize_with = "unique")]
    images: BTreeMap<Box<str>, Arc<Image>>,
}

impl State for Ims {
    fn empty(place: &Place) -> Self {
        Self { place: place.clone(), ..Self::default() }
    }

    fn resources(&self) -> usize {
        self.images.len()
    }

    fn absorb(&mut self, other: Self) -> Result<(), String> {
        if let Some(id) = other.images.keys().find(|id| self.images.contains_key(*id)) {
            return Err(format!("the image `{id}` exists already"));
        }
        self.images.extend(other.images);
        Ok(())
    }
}

impl Ims {
    /// The project's id; `None` where the public images are.
    pub fn project(&self) -> Option<&str> {
        Some(self.place.as_str()).filter(|place| *place != PUBLIC)
    }

    /// An image.
    pub fn image(&self, id: &str) -> Option<&Image> {
        self.images.get(id).map(|image| &**image)
    }

    /// An image that is about to be changed; one of `public` is refused.
    pub fn own(&self, public: &Self, id: &str) -> Result<&Image, ApiError> {
        self.image(id).ok_or_else(|| match public.image(id) {
            Some(_) => errors::NOT_OWNER.raise(),
            None => errors::NO_IMAGE.raise(),
        })
    }

    /// Every image and its id, in the order of the ids' bytes.
    pub fn images(&self) -> impl Iterator<Item = (&str, &Image)> {
        self.images.iter().map(|(id, image)| (&**id, &**image))
    }

    /// The image that a job makes.
    pub fn made_by(&self, job: &str) -> Option<(&str, &Image)> {
        self.images().find(|(_, image)| image.job.as_ref().is_some_and(|made| &*made.id == job))
    }

    /// Changes an image that is there.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Image)) {
        if let Some(image) = self.images.get_mut(id) {
            change(Arc::make_mut(image));
        }
    }

    /// Adds an image.
    pub fn add(&mut self, id: &str, image: Image) {
        self.images.insert(id.into(), Arc::new(image));
    }

    /// Removes an image, and with it its job: jobs cannot outnumber images.
    pub fn remove(&mut self, id: &str) {
        self.images.remove(id);
    }
}
