//! Images and speech in prompts and answers.

use crate::catalog::Sourced;
use crate::decode::{Context, Decode, Fields, Includes, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{FieldPath, Node, Site};
use crate::units::{Images, Quantity, Tokens};

/// Images and speech, as a workload states them.
#[derive(Clone, Debug, Default)]
pub struct MediaFields {
    /// Spoken tokens of a prompt.
    pub audio_input: Option<Sited<Tokens>>,
    /// Spoken tokens of an answer.
    pub audio_output: Option<Sited<Tokens>>,
    /// Images of a prompt.
    pub images: Option<ImageFields>,
}

/// Images of a prompt: how many, and of which size or how many tokens.
#[derive(Clone, Debug)]
pub struct ImageFields {
    /// How many.
    pub count: Sited<Images>,
    /// Their size in pixels: `1024x1024`.
    pub size: Option<Sited<String>>,
    /// How closely the model looks.
    pub detail: Option<Sited<String>>,
    /// The tokens of one.
    pub tokens: Option<Sited<Tokens>>,
    /// Where they stand.
    pub site: Site,
}

/// Images or speech in a prompt, with their tokens.
#[derive(Clone, Debug)]
pub enum Media {
    /// Images.
    Images {
        /// How many.
        count: Sited<Images>,
        /// The tokens of one.
        each: ImageSize,
    },
    /// Speech.
    Audio(Sited<Tokens>),
}

/// The tokens of an image.
#[derive(Clone, Debug)]
pub enum ImageSize {
    /// As the scenario states them.
    Stated(Sited<Tokens>),
    /// As a rule of the provider has them for the size.
    Listed(Sourced<Tokens>),
}

impl ImageSize {
    /// How many.
    pub fn tokens(&self) -> Tokens {
        match self {
            Self::Stated(stated) => stated.value,
            Self::Listed(listed) => listed.value,
        }
    }
}

impl Media {
    /// Its tokens in a call.
    pub fn tokens(&self) -> Tokens {
        match self {
            Self::Images { count, each } => Tokens::const_new(count.value.get() * each.tokens().get()),
            Self::Audio(tokens) => tokens.value,
        }
    }

    /// Where it is stated.
    pub fn site(&self) -> &Site {
        match self {
            Self::Images { count, .. } => &count.site,
            Self::Audio(tokens) => &tokens.site,
        }
    }
}

block! {
    /// Images and speech of a call.
    pub(in crate::scenario) struct MediaKeys {
        /// Spoken tokens of a call besides `input`.
        optional AUDIO_INPUT: Tokens = "audio_input";
        /// Spoken tokens of an answer besides `output`.
        optional AUDIO_OUTPUT: Tokens = "audio_output";
        /// Images of a call besides `input`: how many, or what they are.
        optional IMAGES: (Images, ImageKeys) = "images";
    }

    /// Images of a call.
    pub(in crate::scenario) struct ImageKeys {
        /// How many a call has.
        required COUNT: Images = "count", eg "2";
        /// The size in pixels, where the provider's rule knows it.
        optional SIZE: String = "size", eg "1024x1024";
        /// How closely the model looks, where that makes a difference.
        optional DETAIL: String = "detail", eg "high";
        /// The tokens of an image, in the place of its size.
        optional TOKENS: Tokens = "tokens", eg "1446 tokens";
    }
}

impl MediaFields {
    /// Takes `audio_input`, `audio_output` and `images` of a workload.
    pub(super) fn read(fields: &mut Fields<'_, impl Includes<MediaKeys>>, context: &mut Context<'_>) -> Self {
        Self {
            audio_input: fields.optional(MediaKeys::AUDIO_INPUT, context),
            audio_output: fields.optional(MediaKeys::AUDIO_OUTPUT, context),
            images: fields
                .node(MediaKeys::IMAGES)
                .and_then(|(node, path)| ImageFields::read(node, &path, context)),
        }
    }

    /// The same, with what an option overrides.
    pub(super) fn over(&self, base: &Self) -> Self {
        Self {
            audio_input: self.audio_input.clone().or_else(|| base.audio_input.clone()),
            audio_output: self.audio_output.clone().or_else(|| base.audio_output.clone()),
            images: self.images.clone().or_else(|| base.images.clone()),
        }
    }

    /// Reports images or speech of a prompt that grows: what earlier calls showed is in what it grows by.
    pub(super) fn report_growing(&self, context: &mut Context<'_>) {
        let images = self.images.as_ref().map(|images| &images.site);
        let audio = self.audio_input.as_ref().map(|audio| &audio.site);
        for site in [images, audio].into_iter().flatten() {
            let message = "a prompt that grows from call to call states no images or audio besides";
            let help = "count their tokens in `first` and `grows`".to_owned();
            context.sink.push(Diagnostic::new(Code::Conflict, message, site.clone()).help(help));
        }
    }
}

impl ImageFields {
    /// Reads `{ count: 2, size: 1024x1024 }`, `{ count: 2, tokens: 1446 tokens }`, or the number alone.
    fn read(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Self> {
        let site = context.site(path);
        if !matches!(node, Node::Map(_)) {
            let value = Images::decode(node, path, context)?;
            let count = Sited { value, site: site.clone() };
            return Some(Self { count, size: None, detail: None, tokens: None, site });
        }
        let what = "images: `{ count: 2, size: 1024x1024 }`";
        let mut fields = Fields::<ImageKeys>::open(node, path, what, context)?;
        let count = fields.required(ImageKeys::COUNT, "how many a call has: `count: 2`", context);
        let size: Option<Sited<String>> = fields.optional(ImageKeys::SIZE, context);
        let detail = fields.optional(ImageKeys::DETAIL, context);
        let tokens: Option<Sited<Tokens>> = fields.optional(ImageKeys::TOKENS, context);
        fields.close(context);
        if let (Some(size), Some(tokens)) = (&size, &tokens) {
            let message = "the tokens of an image are stated, or follow from its size: not both";
            let diagnostic = Diagnostic::new(Code::Conflict, message, tokens.site.clone());
            let diagnostic = diagnostic.help("keep one of them".to_owned());
            context.sink.push(diagnostic.also(size.site.clone(), "the size"));
        }
        Some(Self { count: count?, size, detail, tokens, site })
    }
}
