//! `accounts:`: the accounts of a ledger that postings go to, by kind of line.

use crate::decode::{Context, Fields, Optional, Sited, block};
use crate::source::{FieldPath, Node, Site};

/// What a posting is of: a kind of expense or income, or a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PostedLine {
    /// Interest on loans.
    Interest,
    /// Rents of leased hardware.
    Lease,
    /// Electricity, space, maintenance, licences of owned hardware.
    Running,
    /// People who run the hardware.
    Staff,
    /// Tokens and reserved units from providers.
    Tokens,
    /// Rented GPUs.
    Rent,
    /// People who do tasks or look at results.
    Work,
    /// What is paid by the task or by the look.
    Services,
    /// What wrong, escalated and failed tasks cost.
    Ends,
    /// What is paid once.
    OneOff,
    /// Costs that `finance.flows` states.
    OtherCosts,
    /// Benefits that `finance.flows` states.
    OtherBenefits,
    /// What is written off hardware: the expense.
    Depreciation,
    /// Gains and losses on hardware that goes.
    Disposal,
    /// Owned hardware at cost: a balance.
    Hardware,
    /// What has been written off it: a balance.
    AccumulatedDepreciation,
    /// What is owed on loans: a balance.
    Loan,
    /// Cash: the other side of everything that is paid.
    Cash,
}

block! {
    /// The accounts of a ledger that postings go to, by kind of line; a kind without one is posted under its own name.
    pub(in crate::scenario) struct AccountsKeys {
        /// Interest on loans.
        optional INTEREST: String = "interest", eg "\"6850\"";
        /// Rents of leased hardware.
        optional LEASE: String = "lease", eg "\"6840\"";
        /// Electricity, space, maintenance, licences of owned hardware.
        optional RUNNING: String = "running", eg "\"6320\"";
        /// People who run the hardware.
        optional STAFF: String = "staff", eg "\"6020\"";
        /// Tokens and reserved units from providers.
        optional TOKENS: String = "tokens", eg "\"6830\"";
        /// Rented GPUs.
        optional RENT: String = "rent", eg "\"6835\"";
        /// People who do tasks or look at results.
        optional WORK: String = "work", eg "\"6030\"";
        /// What is paid by the task or by the look.
        optional SERVICES: String = "services", eg "\"6780\"";
        /// What wrong, escalated and failed tasks cost.
        optional ENDS: String = "ends", eg "\"6960\"";
        /// What is paid once.
        optional ONE_OFF: String = "one_off", eg "\"6825\"";
        /// Costs that `finance.flows` states.
        optional OTHER_COSTS: String = "other_costs", eg "\"6300\"";
        /// Benefits that `finance.flows` states.
        optional OTHER_BENEFITS: String = "other_benefits", eg "\"4830\"";
        /// What is written off hardware: the expense.
        optional DEPRECIATION: String = "depreciation", eg "\"6220\"";
        /// Gains and losses on hardware that goes.
        optional DISPOSAL: String = "disposal", eg "\"6889\"";
        /// Owned hardware at cost: a balance.
        optional HARDWARE: String = "hardware", eg "\"0650\"";
        /// What has been written off it: a balance.
        optional ACCUMULATED_DEPRECIATION: String = "accumulated_depreciation", eg "\"0659\"";
        /// What is owed on loans: a balance.
        optional LOAN: String = "loan", eg "\"3150\"";
        /// Cash: the other side of everything that is paid.
        optional CASH: String = "cash", eg "\"1800\"";
    }
}

impl PostedLine {
    /// Every line, the statement of profit and loss first, with its field.
    const FIELDS: [(Self, &'static str, Optional<AccountsKeys, String>); 18] = [
        (Self::Interest, "interest", AccountsKeys::INTEREST),
        (Self::Lease, "lease", AccountsKeys::LEASE),
        (Self::Running, "running", AccountsKeys::RUNNING),
        (Self::Staff, "staff", AccountsKeys::STAFF),
        (Self::Tokens, "tokens", AccountsKeys::TOKENS),
        (Self::Rent, "rent", AccountsKeys::RENT),
        (Self::Work, "work", AccountsKeys::WORK),
        (Self::Services, "services", AccountsKeys::SERVICES),
        (Self::Ends, "ends", AccountsKeys::ENDS),
        (Self::OneOff, "one_off", AccountsKeys::ONE_OFF),
        (Self::OtherCosts, "other_costs", AccountsKeys::OTHER_COSTS),
        (Self::OtherBenefits, "other_benefits", AccountsKeys::OTHER_BENEFITS),
        (Self::Depreciation, "depreciation", AccountsKeys::DEPRECIATION),
        (Self::Disposal, "disposal", AccountsKeys::DISPOSAL),
        (Self::Hardware, "hardware", AccountsKeys::HARDWARE),
        (Self::AccumulatedDepreciation, "accumulated_depreciation", AccountsKeys::ACCUMULATED_DEPRECIATION),
        (Self::Loan, "loan", AccountsKeys::LOAN),
        (Self::Cash, "cash", AccountsKeys::CASH),
    ];

    /// Every line, the statement of profit and loss first.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::FIELDS.into_iter().map(|(line, ..)| line)
    }

    /// Its id in tables, and its key under `accounts`.
    pub fn id(self) -> &'static str {
        Self::FIELDS.iter().find(|(line, ..)| *line == self).map_or("", |(_, id, _)| id)
    }

    /// Whether it is a balance, and no expense or income.
    pub const fn is_balance(self) -> bool {
        matches!(self, Self::Hardware | Self::AccumulatedDepreciation | Self::Loan | Self::Cash)
    }
}

/// The accounts of a ledger.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    named: Vec<(PostedLine, String)>,
    /// Where they are written, if they are.
    pub site: Option<Site>,
}

impl Accounts {
    pub(in crate::scenario) fn read(node: Option<(&Node, FieldPath)>, context: &mut Context<'_>) -> Self {
        const WHAT: &str = "accounts by kind of line: `{ tokens: \"6830\", cash: \"1800\" }`";
        let Some((node, path)) = node else { return Self::default() };
        let site = Some(context.key_site(&path));
        let Some(mut fields) = Fields::<AccountsKeys>::open(node, &path, WHAT, context) else {
            return Self { named: Vec::new(), site };
        };
        let mut named = Vec::new();
        for (line, _, field) in PostedLine::FIELDS {
            let account: Option<Sited<String>> = fields.optional(field, context);
            named.extend(account.map(|account| (line, account.value)));
        }
        fields.close(context);
        Self { named, site }
    }

    /// The account of a line, if one is stated.
    pub fn of(&self, line: PostedLine) -> Option<&str> {
        self.named.iter().find(|(known, _)| *known == line).map(|(_, account)| account.as_str())
    }
}
