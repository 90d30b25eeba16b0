//! `focus:`: whose account a forecast in the format FOCUS is of, and who sells what the catalog does not name.

use std::collections::BTreeMap;

use crate::decode::{ByName, Context, Decode as _, Fields, Sited, block};
use crate::diagnostics::Diagnostic;
use crate::source::{FieldPath, Node};

block! {
    /// Whose account a forecast in the format FOCUS is of, as your own bills have it, for `breakeven roi --format focus`.
    pub(in crate::scenario) struct FocusKeys {
        /// The billing account.
        optional BILLING_ACCOUNT_ID: String = "billing_account_id", eg "\"1001\"";
        /// Its name; it also stands as the provider of what you do yourself: own servers, own people.
        optional BILLING_ACCOUNT_NAME: String = "billing_account_name", eg "Example GmbH";
        /// The account below it, if there is one; needs its name.
        optional SUB_ACCOUNT_ID: String = "sub_account_id", eg "\"chat\"";
        /// Its name; needs its id.
        optional SUB_ACCOUNT_NAME: String = "sub_account_name", eg "Chat assistant";
        /// Who sends the invoices of what providers sell, where that is a reseller; default: each provider.
        optional INVOICE_ISSUER: String = "invoice_issuer", eg "Example Reseller";
        /// Who sells what an option buys at prices that it states itself, by option.
        optional PROVIDERS: ByName<String> = "providers";
    }
}

/// Whose account a forecast in the format FOCUS is of. Nothing of it is made up where it is not stated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// The billing account.
    pub billing_account_id: Option<String>,
    /// Its name.
    pub billing_account_name: Option<String>,
    /// The account below it, with its name.
    pub sub_account: Option<(String, String)>,
    /// Who sends the invoices of what providers sell; each provider itself where nobody says so.
    pub invoice_issuer: Option<String>,
    /// Who sells what an option buys at prices that it states itself, by option.
    pub providers: BTreeMap<String, String>,
    paths: Vec<(String, FieldPath)>,
}

impl Focus {
    pub(in crate::scenario) fn read(node: Option<(&Node, FieldPath)>, context: &mut Context<'_>) -> Self {
        const WHAT: &str = "`{ billing_account_id: \"1001\", billing_account_name: Example GmbH }`";
        const PROVIDERS: &str = "who sells it, by option: `{ quoted: Example Cloud }`";
        let Some((node, path)) = node else { return Self::default() };
        let Some(mut fields) = Fields::<FocusKeys>::open(node, &path, WHAT, context) else {
            return Self::default();
        };
        let value = |text: Option<Sited<String>>| text.map(|text| text.value);
        let has = (fields.has(FocusKeys::SUB_ACCOUNT_ID), fields.has(FocusKeys::SUB_ACCOUNT_NAME));
        match has {
            (true, false) => {
                let help = "what it is called: `sub_account_name: Chat assistant`";
                fields.missing(FocusKeys::SUB_ACCOUNT_NAME, help, context);
            }
            (false, true) => {
                let help = "which one it is: `sub_account_id: \"chat\"`";
                fields.missing(FocusKeys::SUB_ACCOUNT_ID, help, context);
            }
            (true, true) | (false, false) => {}
        }
        let billing_account_id = value(fields.optional(FocusKeys::BILLING_ACCOUNT_ID, context));
        let billing_account_name = value(fields.optional(FocusKeys::BILLING_ACCOUNT_NAME, context));
        let sub_account_id = value(fields.optional(FocusKeys::SUB_ACCOUNT_ID, context));
        let sub_account_name = value(fields.optional(FocusKeys::SUB_ACCOUNT_NAME, context));
        let invoice_issuer = value(fields.optional(FocusKeys::INVOICE_ISSUER, context));
        let (mut providers, mut paths) = (BTreeMap::new(), Vec::new());
        for (option, node, path) in fields.named(FocusKeys::PROVIDERS, PROVIDERS, context) {
            if let Some(provider) = String::decode(node, &path, context) {
                providers.insert(option.to_owned(), provider);
            }
            paths.push((option.to_owned(), path));
        }
        fields.close(context);
        Self {
            billing_account_id,
            billing_account_name,
            sub_account: sub_account_id.zip(sub_account_name),
            invoice_issuer,
            providers,
            paths,
        }
    }

    /// Reports providers of options that are not there.
    pub(in crate::scenario) fn report_unknown(&self, options: &[&str], context: &mut Context<'_>) {
        let file = std::sync::Arc::clone(&context.file);
        let is_dropped = |option: &str| file.was_taken_away(&FieldPath::ROOT.key("options").key(option));
        let unknown = self.paths.iter().filter(|(option, _)| !options.contains(&option.as_str()));
        for (option, path) in unknown.filter(|(option, _)| !is_dropped(option)) {
            let site = context.key_site(path);
            context.sink.push(Diagnostic::no_such("option", option, options.iter().copied(), site));
        }
    }
}
