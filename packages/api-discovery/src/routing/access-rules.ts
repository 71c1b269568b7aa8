/** Rules by which a configuration says who may call what, apart from the routes: the first that fits a request decides. */
import type { Interpreter } from '../engine/interpreter.ts'
import type { Project } from '../engine/project.ts'
import type { Guard, SourceEndpoint } from '../model.ts'
import type { Route } from './graph.ts'
import type { Coverage } from './path-pattern.ts'

/** An endpoint as rules see it, with the route that serves it. */
export interface Asked {
  readonly endpoint: SourceEndpoint
  readonly route: Route
  /** Whether a route of its own answers the method on exactly this path, so that no parameter of another one takes it. */
  readonly isServed: (method: string, path: string) => boolean
}

/** The guards that a configuration puts in front of an endpoint; none where it leaves it open or is not understood. */
export type Protection = (asked: Asked) => readonly Guard[]

/** Reads a configuration once and answers for endpoints; undefined when there is nothing of the kind in the folder. */
export type ReadProtection = (project: Project, run: Interpreter) => Protection | undefined

/** `open` lets anyone in; `unknown` may or may not. */
export type Decision = Guard | 'open' | 'unknown'

export interface AccessRule {
  covers(asked: Asked): Coverage
  readonly decision: Decision
}

/** All decisions that requests of an endpoint may meet, in order. The last one is met by all that no rule before takes. */
export function decisionsFor(rules: readonly AccessRule[], asked: Asked, otherwise: Decision): Decision[] {
  const decisions: Decision[] = []
  for (const rule of rules) {
    const coverage = rule.covers(asked)
    if (coverage === 'none') continue
    decisions.push(rule.decision)
    if (coverage === 'all') return decisions
  }
  return [...decisions, otherwise]
}

/**
 * The guard that all requests meet: the last one, or one that only asks who calls where some requests meet no more. None
 * when a single decision may let anyone in.
 */
export function guardOf(decisions: readonly Decision[]): Guard | undefined {
  const guards = decisions.filter((one) => typeof one !== 'string')
  if (guards.length < decisions.length) return undefined
  return guards.find((guard) => guard.kind === 'authentication') ?? guards.at(-1)
}
