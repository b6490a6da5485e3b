//! What IMS keeps in one project, and in the place of the public images.

use serde::{Deserialize, Serialize};

use crate::api::{ApiError, Tags};
use crate::huawei::identity::PUBLIC;
use crate::huawei::ims::errors;
use crate::huawei::ims::image::Image;
use crate::store::{Kept, Links, Place, Shelf, State};

/// The images of one project. A job has no life of its own: it is a function of the image that it makes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ims {
    #[serde(skip)]
    place: Place,
    #[serde(default)]
    pub(super) images: Shelf<Image>,
    /// The image that a job makes.
    #[serde(skip)]
    jobs: Links,
}

impl Kept for Image {
    const KIND: &'static str = "image";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn tags_mut(&mut self) -> &mut Tags {
        &mut self.tags
    }
}

impl State for Ims {
    fn empty(place: &Place) -> Self {
        Self { place: place.clone(), ..Self::default() }
    }

    fn resources(&self) -> usize {
        self.images.len()
    }

    fn absorb(&mut self, other: Self) -> Result<(), String> {
        if let Some((id, _)) = other.images.iter().find(|(id, _)| self.images.has(id)) {
            return Err(format!("the image `{id}` exists already"));
        }
        other.images.iter().for_each(|(id, image)| self.note(id, image));
        self.images.absorb(&other.images);
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
        self.images.get(id)
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
        self.images.iter()
    }

    /// The image that a job makes.
    pub fn made_by<'s>(&'s self, job: &'s str) -> Option<(&'s str, &'s Image)> {
        let id = self.jobs.one(job)?;
        Some((id, self.image(id)?))
    }

    /// Changes an image that is there; not the job that made it.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Image)) {
        self.images.change(id, change);
    }

    /// Adds an image.
    pub fn add(&mut self, id: &str, image: Image) {
        self.note(id, &image);
        self.images.put(id, image);
    }

    /// Removes an image, and with it its job: jobs cannot outnumber images.
    pub fn remove(&mut self, id: &str) {
        let gone = self.images.remove(id);
        if let Some(job) = gone.as_ref().and_then(|image| image.job.as_ref()) {
            self.jobs.remove(&job.id, id);
        }
    }

    fn note(&mut self, id: &str, image: &Image) {
        if let Some(job) = &image.job {
            self.jobs.add(&job.id, id);
        }
    }
}
