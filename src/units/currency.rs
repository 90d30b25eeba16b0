//! Currencies: the dollar, in which the catalog is, and one beside it that a scenario may be in.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

/// A currency as it is written, and what it is usually worth.
struct CurrencyInfo {
    code: &'static str,
    sign: &'static str,
    name: &'static str,
    /// US dollars for one, the lowest and the highest since 2010 with some room: wide enough for a plan of some years, and narrow
    /// enough to see a rate that is written the wrong way round.
    usual: (f64, f64),
}

macro_rules! currencies {
    ($($variant:ident $code:literal $sign:literal $name:literal $low:literal $high:literal)*) => {
        /// A currency that amounts can be in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Currency { $( #[doc = $name] $variant, )* }

        impl Currency {
            /// Every currency.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            const fn info(self) -> &'static CurrencyInfo {
                match self { $( Self::$variant => &CurrencyInfo { code: $code, sign: $sign, name: $name, usual: ($low, $high) }, )* }
            }
        }
    };
}

// Ranges: monthly means of the Federal Reserve's H.10 release, 2010 to 2026, widened by some 5 %.
// The euro was at 0.96 on its lowest day (28 September 2022).
currencies! {
    Usd "USD" "$" "US dollars" 1.0 1.0
    Eur "EUR" "€" "euros" 0.94 1.60
    Gbp "GBP" "£" "pounds sterling" 1.05 1.75
    Chf "CHF" "CHF " "Swiss francs" 0.90 1.45
    Jpy "JPY" "¥" "Japanese yen" 0.0058 0.0135
    Cny "CNY" "CN¥" "Chinese yuan" 0.13 0.17
    Inr "INR" "₹" "Indian rupees" 0.0100 0.0240
    Krw "KRW" "₩" "South Korean won" 0.00062 0.00105
    Sek "SEK" "SEK " "Swedish kronor" 0.084 0.170
    Nok "NOK" "NOK " "Norwegian kroner" 0.083 0.195
    Dkk "DKK" "DKK " "Danish kroner" 0.125 0.215
    Pln "PLN" "PLN " "Polish zlotys" 0.19 0.40
    Czk "CZK" "CZK " "Czech korunas" 0.036 0.065
    Cad "CAD" "CA$" "Canadian dollars" 0.65 1.08
    Aud "AUD" "A$" "Australian dollars" 0.55 1.13
    Sgd "SGD" "S$" "Singapore dollars" 0.65 0.86
    Brl "BRL" "R$" "Brazilian reais" 0.15 0.67
}

/// No call has said yet what money is printed in.
const UNSAID: u8 = u8::MAX;
/// What money is printed in.
static SHOWN: AtomicU8 = AtomicU8::new(UNSAID);

impl Currency {
    /// Its code in ISO 4217.
    pub const fn code(self) -> &'static str {
        self.info().code
    }

    /// What stands before an amount: `€`, or `CHF ` where no sign is its own.
    pub const fn sign(self) -> &'static str {
        self.info().sign
    }

    /// Its name, of several.
    pub const fn name(self) -> &'static str {
        self.info().name
    }

    /// US dollars for one, the lowest and the highest that are usual.
    pub fn usual(self) -> (f64, f64) {
        self.info().usual
    }

    /// The currency of a code.
    ///
    /// ```
    /// use breakeven::units::Currency;
    /// assert_eq!(Currency::of_code("EUR"), Some(Currency::Eur));
    /// assert_eq!(Currency::of_code("euro"), None);
    /// ```
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|currency| currency.code() == code)
    }

    /// The currency that every amount of money of this call is printed in. Amounts are numbers in the currency of their scenario; what
    /// is printed in one call is in one currency, so that no sum mixes two.
    pub fn shown() -> Self {
        let at = usize::from(SHOWN.load(Ordering::Relaxed));
        Self::ALL.get(at).copied().unwrap_or(Self::Usd)
    }

    /// Prints all money of this call in a currency, unless another one was said before; the one that counts comes back.
    pub(crate) fn claim(self) -> Self {
        let said = SHOWN.compare_exchange(UNSAID, self as u8, Ordering::Relaxed, Ordering::Relaxed);
        if said.is_ok() { self } else { Self::shown() }
    }

    /// An identifier of a unit, a column or a field with the code of this currency in the place of the dollar's: `cost_per_task_usd`
    /// is `cost_per_task_eur`.
    ///
    /// ```
    /// use breakeven::units::Currency;
    /// assert_eq!(Currency::Eur.named("usd_per_million_tokens"), "eur_per_million_tokens");
    /// assert_eq!(Currency::Eur.named("used_usd"), "used_eur");
    /// ```
    pub fn named(self, id: &str) -> String {
        if self == Self::Usd {
            return id.to_owned();
        }
        let code = self.code().to_lowercase();
        let words: Vec<&str> = id.split('_').map(|word| if word == "usd" { &code } else { word }).collect();
        words.join("_")
    }

    /// Takes the sign or the code of a currency off the start of a text. The longest sign counts: `CA$5` is no `$`.
    pub(super) fn strip(text: &str) -> Option<(Self, &str)> {
        let codes = Self::ALL.iter().filter_map(|currency| {
            let rest = text.strip_prefix(currency.code())?;
            rest.starts_with(' ').then_some((*currency, rest))
        });
        let signs =
            Self::ALL.iter().filter_map(|currency| Some((*currency, text.strip_prefix(currency.sign())?)));
        let dollars = text.strip_prefix("US$").map(|rest| (Self::Usd, rest));
        let found = codes.chain(signs).chain(dollars);
        found.min_by_key(|(_, rest)| rest.len()).map(|(currency, rest)| (currency, rest.trim_start()))
    }

    /// Whether a text begins like an amount of money, in whichever currency.
    pub(crate) fn begins(text: &str) -> bool {
        Self::strip(text.trim_start_matches(['-', '−', ' '])).is_some()
    }

    /// Whether a text is an amount in a currency: whether it begins with its sign or its code.
    pub(crate) fn is_written(text: &str, currency: Self) -> bool {
        Self::strip(text).is_some_and(|(found, _)| found == currency)
    }

    /// Signs and codes of money as a regular expression.
    pub(super) fn pattern() -> String {
        let escaped = |text: &str| text.trim_end().replace('$', r"\$");
        let mut signs: Vec<String> = vec![r"US\$".to_owned()];
        signs.extend(Self::ALL.iter().map(|currency| format!("{} ", currency.code())));
        let own = Self::ALL.iter().filter(|currency| currency.sign().trim_end() != currency.code());
        signs.extend(own.map(|currency| escaped(currency.sign())));
        format!(r"(?:{})\s*", signs.join("|"))
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// Which amounts of money a text may have, for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadMoney {
    /// In one currency.
    Only(Currency),
    /// In a currency, or in US dollars.
    OrDollars(Currency),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_is_told_from_every_other() {
        for currency in Currency::ALL {
            for text in [format!("{}5", currency.sign()), format!("{} 5", currency.code())] {
                assert_eq!(Currency::strip(&text), Some((*currency, "5")), "{text}");
            }
            assert_eq!(Currency::ALL.get(*currency as usize), Some(currency));
        }
    }
}
