//! A scenario at an end of what is known of the speed of its fleets.

use crate::serving::End;

use super::definition::Scenario;
use super::fleet::deployment::Deployment;
use super::option::option::ServingOption;

impl Scenario {
    /// The same scenario with every fleet at an end of its band: what is known of speeds errs in one direction, since predictions of one
    /// model of engines err together. `None` where nothing has a band.
    #[must_use]
    pub fn at(&self, end: End) -> Option<Self> {
        let banded = |option: &ServingOption| option.serving.deployment().is_some_and(Deployment::has_band);
        if !self.options.iter().any(banded) {
            return None;
        }
        let mut other = self.clone();
        let deployments = other.options.iter_mut().filter_map(|option| option.serving.deployment_mut());
        deployments.for_each(|deployment| deployment.take_end(end));
        Some(other)
    }

    /// Whether how fast a fleet is, of an option or of those that it rests on, is known within a band.
    pub fn has_band(&self, option: &ServingOption) -> bool {
        self.any_part(option, |part| part.serving.deployment().is_some_and(Deployment::has_band))
    }

    /// What the speed of an option's fleets rests on, in one text for each kind of replica: options of the same text have the same
    /// replicas, and are faster and slower together. `None` where nothing of it has a band.
    pub fn speed_basis(&self, option: &ServingOption) -> Option<String> {
        let parts = self.parts(option);
        let mut own: Vec<String> = parts
            .iter()
            .filter_map(|part| part.serving.deployment().filter(|fleet| fleet.has_band()))
            .map(Deployment::speed_basis)
            .collect();
        own.sort();
        own.dedup();
        (!own.is_empty()).then(|| own.join("; "))
    }
}
