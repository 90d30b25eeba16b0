//! Names as people type them: an entry is found, or the name is refused; never another model.

use breakeven::catalog::{Architecture, Catalog, Entry, Spelled, Table, TokenModel};
use breakeven::diagnostics::Sink;

fn id<T: Entry>(catalog: &Catalog, name: &str, of: impl Fn(&T) -> String) -> Option<String> {
    catalog.find::<T>(name, &mut Sink::default()).map(|found| of(&found))
}

fn architecture(name: &str) -> Option<String> {
    id::<Architecture>(&Catalog::builtin(), name, |found| found.id.clone())
}

fn sold(name: &str) -> Option<String> {
    id::<TokenModel>(&Catalog::builtin(), name, |found| found.id.clone())
}

#[test]
fn names_as_people_type_them() {
    for (typed, id) in [
        ("DeepSeek-R1", "deepseek-r1"),
        ("deepseek_r1", "deepseek-r1"),
        ("deepseek-ai/deepseek-r1-0528", "deepseek-r1"),
        ("zhipuai/GLM-5", "glm-5"),
        ("Llama-3.1-70B", "llama-3.1-70b"),
        ("llama-3.1-70b-instruct", "llama-3.1-70b"),
        ("LLAMA 3.3 70B", "llama-3.3-70b"),
        ("GPT_OSS_120B", "gpt-oss-120b"),
        ("qwen/qwen3-32b", "qwen3-32b"),
    ] {
        assert_eq!(architecture(typed).as_deref(), Some(id), "{typed}");
    }
    for (typed, id) in [
        ("deepinfra/glm-5", "deepinfra/zai-org/GLM-5"),
        ("DeepInfra/zai-org/glm_5", "deepinfra/zai-org/GLM-5"),
        ("deepinfra/zhipuai/GLM-5", "deepinfra/zai-org/GLM-5"),
        ("OpenAI/GPT-5.4-mini", "openai/gpt-5.4-mini"),
    ] {
        assert_eq!(sold(typed).as_deref(), Some(id), "{typed}");
    }
}

/// A name that leads to another model is worse than none.
#[test]
fn no_name_leads_to_another_model() {
    for typed in
        ["DeepSeek-R1-Distill-Llama-70B", "Llama-3.1-70", "Llama-3.5-70B", "R1", "GLM", "gpt-oss", ""]
    {
        assert_eq!(architecture(typed), None, "{typed}");
    }
    // Without its seller a model has no price; a region that is not sold is not another one; nor is a distillation.
    for typed in [
        "GLM-5",
        "gpt-oss-120b",
        "azure/us/gpt-5.5",
        "aws-bedrock/openai.gpt-oss-120b",
        "deepinfra/R1",
        "DeepSeek-R1",
    ] {
        assert_eq!(sold(typed), None, "{typed}");
    }
}

/// Every name and alias leads to its own entry, however it is spelled; where that could be several, to none of them.
#[test]
fn every_name_leads_to_its_entry_or_to_none() {
    let catalog = Catalog::builtin();
    for table in Table::ALL {
        for name in catalog.names(*table) {
            for typed in [name.clone(), name.to_uppercase(), name.replace('-', "_"), name.replace('-', " ")] {
                match catalog.spelled(*table, &typed) {
                    Spelled::One(found) => assert_eq!(found, name, "{table:?}: {typed}"),
                    Spelled::Several(found) => {
                        assert!(found.contains(&name), "{table:?}: {typed}: {found:?}");
                    }
                    // A bare name of what is sold.
                    Spelled::Nothing => panic!("{table:?}: {typed} leads nowhere"),
                }
            }
        }
    }
    for architecture in catalog.all::<Architecture>(&mut Sink::default()) {
        for checkpoint in &architecture.checkpoints {
            let bare = checkpoint.id().rsplit('/').next().unwrap().to_owned();
            for typed in [
                bare.clone(),
                bare.to_lowercase(),
                format!("somebody/{bare}"),
                checkpoint.id().to_lowercase(),
            ] {
                let found = catalog.find::<Architecture>(&typed, &mut Sink::default());
                let found = found.unwrap_or_else(|| panic!("{typed} leads nowhere"));
                assert_eq!(found.id, architecture.id, "{typed}");
            }
        }
    }
}

/// The weights that a name means: those of instructions where it is the entry's own, the base model where it is that repository's.
#[test]
fn a_name_means_one_checkpoint() {
    let catalog = Catalog::builtin();
    for (typed, checkpoint) in [
        ("llama-3.1-70b", "meta-llama/Llama-3.1-70B-Instruct"),
        ("Llama 3.1 70B", "meta-llama/Llama-3.1-70B-Instruct"),
        ("Llama-3.1-70B", "meta-llama/Llama-3.1-70B"),
        ("meta-llama/Llama-3.1-70B", "meta-llama/Llama-3.1-70B"),
        ("llama-3.1-70b-instruct", "meta-llama/Llama-3.1-70B-Instruct"),
        ("DeepSeek-R1", "deepseek-ai/DeepSeek-R1"),
        ("deepseek-r1-0528", "deepseek-ai/DeepSeek-R1-0528"),
        ("gemma-4-31b", "google/gemma-4-31B-it"),
    ] {
        let found = catalog.find::<Architecture>(typed, &mut Sink::default()).unwrap();
        assert_eq!(found.checkpoint_of(typed).unwrap().id(), checkpoint, "{typed}");
    }
}

#[test]
fn what_a_wrong_name_probably_meant() {
    let catalog = Catalog::builtin();
    let suggestion = |typed: &str| catalog.suggestion(&[Table::Tokens], typed).unwrap_or_default();
    // What the same seller has, not what another one sells.
    assert_eq!(suggestion("deepinfra/Qwen/Qwen3.8-28B"), "did you mean `deepinfra/Qwen/Qwen3.8-27B`?");
    let of_maker = suggestion("deepinfra/Qwen/Qwen2.5-VL-72B-Instruct");
    assert!(of_maker.starts_with("of that maker it sells `deepinfra/Qwen/"), "{of_maker}");
    let sellers = suggestion("openai/gpt-oss-120b");
    assert!(
        sellers.starts_with("several sell it: ") && sellers.contains("`groq/openai/gpt-oss-120b`"),
        "{sellers}"
    );
}
