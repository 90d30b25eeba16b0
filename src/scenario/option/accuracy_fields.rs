//! Reads an accuracy: stated, by class of task, or out of the results of an evaluation.

use crate::decode::{Context, Decode, Fields, Given, Sited};
use crate::diagnostics::{Code, Diagnostic};
use crate::quality::DEFAULT_CORRELATION;
use crate::scenario::resolver::Resolver;
use crate::source::{FieldPath, Node};
use crate::units::tolerance::STATED;
use crate::units::{Fraction, Quantity};

use super::accuracy::{Accuracy, DEFAULT_CORRELATION_WHY, Rated, TaskClass};
use super::accuracy_keys::{AccuracyKeys, TaskClassKeys};
use super::evaluated;

impl Accuracy {
    /// Reads `88%`, `{ value: 88%, trials: 500, correlation: 60% }`, `{ classes: { easy: { share: 70%, accuracy: 95% }, … } }`
    /// or `{ results: FILE }`; `option` is the name of the option that has it.
    pub(in crate::scenario) fn read(
        node: &Node,
        path: &FieldPath,
        option: &str,
        resolver: &Resolver<'_>,
        context: &mut Context<'_>,
    ) -> Option<Rated> {
        if !matches!(node, Node::Map(_)) {
            let value = Fraction::decode(node, path, context)?;
            let plain = Self::plain(Sited { value, site: context.site(path) });
            return Some(Rated::Accuracy(plain));
        }
        let mut fields = Fields::<AccuracyKeys>::open(node, path, "an accuracy", context)?;
        if fields.has(AccuracyKeys::RESULTS) {
            return evaluated::read(fields, option, resolver, context);
        }
        let classes =
            fields.node(AccuracyKeys::CLASSES).map(|(node, path)| (read_classes(node, &path, context), path));
        let value = match &classes {
            None => {
                fields.needed(AccuracyKeys::VALUE, "the share of tasks done right: `value: 88%`", context)
            }
            Some((classes, path)) => {
                if fields.has(AccuracyKeys::VALUE) || fields.has(AccuracyKeys::CORRELATION) {
                    let message =
                        "`classes` already say how many tasks are done right, and how alike they are";
                    let help = "keep `classes`, or `value` and `correlation`".to_owned();
                    context.key_fault(Code::Conflict, message, path, Some(help));
                }
                let right = |class: &TaskClass| class.share.value.get() * class.accuracy.value.get();
                classes.as_ref().map(|classes| Sited {
                    value: Fraction::const_new(classes.iter().map(right).sum::<f64>().min(1.0)),
                    site: context.site(path),
                })
            }
        };
        let trials = fields.optional(AccuracyKeys::TRIALS, context);
        let correlation: Option<Sited<Fraction>> = fields.optional(AccuracyKeys::CORRELATION, context);
        // Taken, so that nobody calls it unknown.
        let _ = fields.node(AccuracyKeys::VALUE);
        fields.close(context);
        Some(Rated::Accuracy(Self {
            value: value?,
            trials,
            correlation: Given::or(correlation, DEFAULT_CORRELATION, DEFAULT_CORRELATION_WHY),
            classes: classes.map_or(Some(Vec::new()), |(classes, _)| classes)?,
            evaluated: None,
        }))
    }
}

fn read_classes(node: &Node, path: &FieldPath, context: &mut Context<'_>) -> Option<Vec<TaskClass>> {
    const WHAT: &str = "classes of task by name, such as `{ easy: { share: 70%, accuracy: 95% }, hard: … }`";
    let Node::Map(entries) = node else {
        context.wrong_type(WHAT, node, path);
        return None;
    };
    if entries.is_empty() {
        let help = "name each class with its share and accuracy, `classes: { easy: { share: 70%, accuracy: 95% }, … }`, or state \
                    one accuracy: `accuracy: 88%`"
            .to_owned();
        context.fault(Code::WrongType, "`classes` names no class of task", path, Some(help));
        return None;
    }
    crate::decode::report_repeated(entries, path, context);
    let mut read = |(name, node): &(String, Node)| {
        crate::decode::is_name(name, &path.key(name), context);
        let mut fields = Fields::<TaskClassKeys>::open(
            node,
            &path.key(name),
            "a class: `{ share: 70%, accuracy: 95% }`",
            context,
        )?;
        let share = fields.required(TaskClassKeys::SHARE, "its share of the tasks: `share: 70%`", context);
        let accuracy = fields.required(
            TaskClassKeys::ACCURACY,
            "the share of them done right: `accuracy: 95%`",
            context,
        );
        fields.close(context);
        Some(TaskClass { name: name.clone(), share: share?, accuracy: accuracy? })
    };
    let classes: Vec<Option<TaskClass>> = entries.iter().map(&mut read).collect();
    let classes: Vec<TaskClass> = classes.into_iter().collect::<Option<_>>()?;
    let all: f64 = classes.iter().map(|class| class.share.value.get()).sum();
    if (all - 1.0).abs() > STATED {
        let shares: Vec<String> = classes.iter().map(|class| class.share.value.to_string()).collect();
        let message =
            format!("shares of classes add up to all tasks, and these do not: {}", shares.join(" + "));
        context.sink.push(Diagnostic::new(Code::OutOfRange, message, context.site(path)));
        return None;
    }
    Some(classes)
}
