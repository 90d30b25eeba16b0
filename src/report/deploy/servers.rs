//! Which engine starts a replica.

use crate::serving::Family;

use super::server::{Replica, Server};
use super::{sglang, tensorrt_llm, vllm};

/// The command that starts a replica, or why there is none.
pub(super) fn server(replica: &Replica<'_>) -> Result<Server, String> {
    let engine = replica.configuration.engine;
    let mut server = match engine.family {
        Family::Vllm => vllm::server(replica),
        Family::Sglang => sglang::server(replica),
        Family::TensorRtLlm => tensorrt_llm::server(replica)?,
        Family::Nim => {
            let why = "NIM is a container that chooses its profile by itself; `--engine tensorrt-llm` or `engine: tensorrt-llm` \
                           predicts a server that is started by flags";
            return Err(why.to_owned());
        }
    };
    server.notes.splice(0..0, replica.assumed());
    Ok(server)
}
