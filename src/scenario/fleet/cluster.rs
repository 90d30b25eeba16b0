//! GPUs of one's own.

use std::sync::Arc;

use crate::catalog::{Gpu, Server, Table};
use crate::decode::{Context, Fields, Given, Sited, block};
use crate::diagnostics::{Code, Diagnostic};
use crate::scenario::resolver::{Priced, Resolver};
use crate::source::{FieldPath, Node};
use crate::units::{GramsPerKwh, Ratio, UsdPerKwh};

use super::around::Around;
use super::deployment::DeploymentKeys;
use super::deployment::OfDeployments;
use super::deployment::{Deployment, DeploymentFields};
use super::engine::EngineKeys;
use super::ownership::OwnershipKeys;
use super::ownership::{Ownership, OwnershipFields};
use super::peak::warn_above_peak;
use super::replicas::ReplicasKeys;

/// A cluster that is owned.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// Its servers.
    pub server: Arc<Server>,
    /// Their GPUs.
    pub gpu: Arc<Gpu>,
    /// What runs on them.
    pub deployment: Deployment,
    /// On which terms they are owned.
    pub ownership: Ownership,
    /// The price of their electricity.
    pub electricity: Priced<UsdPerKwh>,
    /// Facility power over IT power.
    pub pue: Given<Priced<Ratio>>,
    /// Carbon intensity of the electricity.
    pub grid: Option<Priced<GramsPerKwh>>,
}

block! {
    /// GPUs of one's own: servers, what runs on them, and on which terms they are owned.
    pub(in crate::scenario) struct ClusterKeys: DeploymentKeys, ReplicasKeys, EngineKeys {
        /// A server of the catalog.
        optional SERVER: String = "server", eg "dgx-h100";
        /// Its GPU, in the place of a server: the catalog's first server with that GPU.
        optional GPU: String = "gpu", eg "h100-sxm";
        /// What the servers cost, and what is paid for owning them.
        optional OWNERSHIP: OwnershipKeys = "ownership";
    }
}

impl OfDeployments for ClusterKeys {}

impl Cluster {
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        around: &Around<'_>,
        context: &mut Context<'_>,
    ) -> Option<Self> {
        let Around { facility, peak_to_mean, resolver, .. } = *around;
        let mut fields = Fields::<ClusterKeys>::open(
            node,
            path,
            "a cluster: server, tensor_parallel, throughput, …",
            context,
        )?;
        let server = find_server(&mut fields, resolver, context);
        let deployment = DeploymentFields::read(&mut fields, peak_to_mean, context);
        let ownership = match fields.node(ClusterKeys::OWNERSHIP) {
            Some((node, path)) => OwnershipFields::read(node, &path, context),
            None => Some(OwnershipFields::default()),
        };
        fields.close(context);
        let facility = facility?;
        if facility.electricity.is_none() {
            let message = "an owned cluster needs a price of electricity, and `facility` has none";
            let help =
                "write `facility: { electricity: us-commercial }`, or a price such as `$0.11/kWh`".to_owned();
            context.key_fault(Code::MissingKey, message, path, Some(help));
        }
        let server = server?;
        let gpu = resolver.catalog.find::<Gpu>(&server.gpu, context.sink);
        if gpu.is_none() && !resolver.catalog.is_faulty(Table::Gpus, &server.gpu) {
            let message =
                format!("server `{}` has GPUs `{}`, which the catalog does not have", server.id, server.gpu);
            context.fault(Code::UnknownName, message, path, None);
        }
        let ownership = ownership?.complete(
            &server,
            facility.colocation.as_ref(),
            resolver,
            &path.key("server"),
            context,
        );
        let deployment = deployment?;
        let gpu = gpu?;
        let deployment = deployment.complete(&gpu, server.gpus, &server.id, around, context)?;
        warn_above_peak(&deployment, &gpu, around, context);
        Some(Self {
            gpu,
            deployment,
            ownership: ownership?,
            electricity: facility.electricity.clone()?,
            pue: facility.pue.clone()?,
            grid: facility.grid.clone(),
            server,
        })
    }
}

/// The server by its own name, or the catalog's first one with the GPU.
fn find_server(
    fields: &mut Fields<'_, ClusterKeys>,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<Arc<Server>> {
    let server: Option<Sited<String>> = fields.optional(ClusterKeys::SERVER, context);
    let gpu: Option<Sited<String>> = fields.optional(ClusterKeys::GPU, context);
    let Some(gpu) = gpu else {
        if server.is_none() {
            fields.missing(
                ClusterKeys::SERVER,
                "a server of the catalog: `server: dgx-h100`, or its GPU: `gpu: h100-sxm`",
                context,
            );
        }
        return resolver.entry::<Server>(&server?, context);
    };
    let known = resolver.entry::<Gpu>(&gpu, context)?;
    if let Some(server) = server {
        let server = resolver.entry::<Server>(&server, context)?;
        if server.gpu != known.id {
            let message = format!("server `{}` has GPUs `{}`, not `{}`", server.id, server.gpu, known.id);
            let help = "write `server` or `gpu`: a server says which GPUs it has".to_owned();
            context.sink.push(Diagnostic::new(Code::Conflict, message, gpu.site).help(help));
        }
        return Some(server);
    }
    let found = first_server_with(&known.id, resolver, context);
    if found.is_none() {
        let message = format!("the catalog has no server with GPUs `{}`", known.id);
        let help = "add one with `--pricing`, or choose another GPU".to_owned();
        context.sink.push(Diagnostic::new(Code::UnknownName, message, gpu.site).help(help));
    }
    found
}

/// The first server of the catalog that holds these GPUs.
pub(super) fn first_server_with(
    gpu: &str,
    resolver: &Resolver<'_>,
    context: &mut Context<'_>,
) -> Option<Arc<Server>> {
    resolver.catalog.first::<Server>(context.sink, |server| server.gpu == gpu)
}
