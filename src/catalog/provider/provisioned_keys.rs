//! The fields of reserved capacity in a pricing folder.

use crate::catalog::provenance::{Figure, ProvenanceKeys};
use crate::decode::{ByName, Word, block};
use crate::units::{Count, Ratio, Tokens, TokensPerMinute, UsdPerHour, UsdPerMonth};

use super::reserved_term::ReservedTerm;

block! {
    /// Reserved capacity that a provider sells.
    pub(super) struct OffersKeys {
        /// Offers of reserved capacity by name.
        optional PROVISIONED: ByName<OfferKeys> = "provisioned";
    }

    /// How many units are sold at a time.
    pub(super) struct SizeKeys {
        /// The fewest units.
        optional LEAST: Figure<Count> = "least", eg "50";
        /// In which steps above that.
        optional STEP: Figure<Count> = "step", eg "50";
    }

    /// What units make of cached tokens, and what they cost.
    pub(super) struct UnitKeys {
        /// What a token counts that a cache serves.
        optional CACHED_WEIGHT: Figure<Ratio> = "cached_weight";
        /// What a unit costs, by its commitment.
        optional PRICES: Vec<UnitPriceKeys> = "prices";
    }

    /// An offer of reserved capacity.
    pub(super) struct OfferKeys: ProvenanceKeys, SizeKeys, UnitKeys {
        /// What a unit is called.
        required UNIT: String = "unit", eg "PTU";
        /// The kinds of deployment that it has.
        optional DEPLOYMENTS: Vec<String> = "deployments";
        /// What a unit carries, by models.
        required CARRIES: Vec<CarriesKeys> = "carries";
    }

    /// The price of a unit, by the hour or by the month.
    pub(super) struct UnitPriceKeys; sometimes ProvenanceKeys {
        /// For how long it is bought.
        required COMMITMENT: Word<ReservedTerm> = "commitment";
        /// The kind of deployment that the price is of.
        optional DEPLOYMENT: String = "deployment";
        /// The price by the hour.
        optional PRICE: Figure<UsdPerHour> = "price", eg "$1/h";
        /// The price by the month.
        optional MONTHLY: Figure<UsdPerMonth> = "monthly", eg "$260/month";
    }

    /// What units carry.
    pub(super) struct CapacityKeys {
        /// Weighted tokens that a unit carries.
        required CAPACITY: Figure<TokensPerMinute> = "capacity", eg "23,750 tokens/min";
        /// What an answer token counts; units for prompts and answers alike need it.
        optional OUTPUT_WEIGHT: Figure<Ratio> = "output_weight", eg "8x";
    }

    /// Units for prompts, or units for answers.
    pub(super) struct ApartKeys: CapacityKeys, SizeKeys, UnitKeys {}

    /// What a unit carries of some models: for prompts and answers alike, or apart.
    pub(super) struct CarriesKeys: SizeKeys, UnitKeys; sometimes CapacityKeys, ProvenanceKeys {
        /// The models, by their names without the provider's; default: all.
        optional MODELS: Vec<String> = "models";
        /// The longest prompt that units take.
        optional MAX_PROMPT: Figure<Tokens> = "max_prompt";
        /// The fewest units by deployment, and in which steps above that.
        optional SIZES: ByName<SizeKeys> = "sizes";
        /// Units for prompts, where there are others for answers.
        optional INPUT: ApartKeys = "input";
        /// Units for answers.
        optional OUTPUT: ApartKeys = "output";
    }
}
