//! Images and speech put into the prompts of an option: by the rules of its provider, or by stated tokens.

use crate::catalog::TokenModel;
use crate::decode::{Context, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::resolver::Resolver;
use crate::scenario::workload::media::{ImageFields, ImageSize, Media};
use crate::scenario::workload::token_shape::TokenShape;
use crate::units::{Quantity, Tokens};

/// The workload with its images and its speech in the prompt. `model` is what an option names that buys tokens; `None` for GPUs.
pub(super) fn put_in(
    shape: TokenShape,
    model: Option<&str>,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> TokenShape {
    let mut media = Vec::new();
    if let Some(images) = shape.media.images.as_ref().filter(|images| images.count.value.get() > 0.0) {
        let each = each(images, model, resolver, context);
        media.push(Media::Images { count: images.count.clone(), each });
    }
    if let Some(audio) = shape.media.audio_input.as_ref().filter(|audio| audio.value > Tokens::ZERO) {
        media.push(Media::Audio(audio.clone()));
    }
    if let (None, Some(speech)) = (model, &shape.media.audio_output)
        && speech.value > Tokens::ZERO
    {
        let message = "GPUs are sized for answers in text: what speaking takes is not known";
        let help = "give the option `workload: { audio_output: 0 tokens }`".to_owned();
        context.sink.push(Diagnostic::new(Code::Conflict, message, speech.site.clone()).help(help));
    }
    shape.with_media(media)
}

/// The tokens of an image; reports a size that nobody knows.
fn each(
    images: &ImageFields,
    model: Option<&str>,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> ImageSize {
    if let Some(stated) = &images.tokens {
        return ImageSize::Stated(stated.clone());
    }
    let nothing = || ImageSize::Stated(Sited { value: Tokens::ZERO, site: images.site.clone() });
    let state = "state the tokens of an image: `images: { count: 2, tokens: 1446 tokens }`";
    let mut report = |message: String, site: &crate::source::Site, help: String| {
        context.sink.push(Diagnostic::new(Code::MissingKey, message, site.clone()).help(help));
    };
    let Some(model) = model else {
        let message = "how many tokens an image is depends on the model that runs on the GPUs".to_owned();
        report(message, &images.site, state.to_owned());
        return nothing();
    };
    let Some(size) = &images.size else {
        let message = "how many tokens an image is depends on its size".to_owned();
        let help = "state the size, or the tokens: `images: { count: 2, size: 1024x1024 }`".to_owned();
        report(message, &images.site, help);
        return nothing();
    };
    // By its own id, where an option names an alias.
    let mut ignored = crate::diagnostics::Sink::default();
    let id = resolver.catalog.find::<TokenModel>(model, &mut ignored);
    let id = id.as_ref().map_or(model, |model| model.id.as_str());
    let provider = id
        .split_once('/')
        .and_then(|(provider, _)| resolver.catalog.find::<crate::catalog::Provider>(provider, &mut ignored));
    let detail = images.detail.as_ref().map(|detail| detail.value.as_str());
    let day = resolver.as_of;
    let name = provider.as_ref().map_or(id, |provider| provider.model_of(id));
    let rule = provider.as_ref().and_then(|provider| provider.images.of(&size.value, detail, name, day));
    if let Some(rule) = rule {
        return ImageSize::Listed(rule.sourced(rule.value.tokens));
    }
    let known = provider.as_ref().map_or_else(Vec::new, |provider| provider.images.sizes(name, day));
    let message = match detail {
        Some(detail) => {
            format!(
                "how many tokens `{id}` makes of an image of {} at `detail: {detail}` is not known",
                size.value
            )
        }
        None => format!("how many tokens `{id}` makes of an image of {} is not known", size.value),
    };
    let help = if known.is_empty() {
        state.to_owned()
    } else {
        format!("known are {}; or {state}", known.join(", "))
    };
    report(message, &size.site, help);
    nothing()
}
