/** Routers behind global names (`Flight::`, `Router::`, `app()`): inside a group, the name means the group. */
import type { Interpreter } from '../../engine/interpreter.ts'
import type { Call } from '../../engine/native.ts'
import type { Project } from '../../engine/project.ts'
import type { Value } from '../../engine/values.ts'
import { VerbRouter, type RouterStyle } from './verb-router.ts'

export class AmbientRouter {
  readonly current: VerbRouter

  private constructor(style: RouterStyle, run: Interpreter) {
    this.current = VerbRouter.application(style, run)
  }

  static of(style: RouterStyle, run: Interpreter): AmbientRouter {
    let ofProject = known.get(run.project)
    if (ofProject === undefined) known.set(run.project, (ofProject = new Map()))
    let router = ofProject.get(style)
    if (router === undefined) ofProject.set(style, (router = new AmbientRouter(style, run)))
    return router
  }

  /** Fills a group below a path. */
  group(path: Value | undefined, fill: Value | undefined, call: Call, run: Interpreter): Value {
    return this.current.groupInPlace(path, fill, call, run)
  }
}

const known = new WeakMap<Project, Map<RouterStyle, AmbientRouter>>()
