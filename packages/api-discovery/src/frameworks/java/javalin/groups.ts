/** `ApiBuilder`: functions without a receiver that register where the group around them is. */
import { argument, type Call } from '../../../engine/native.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Project } from '../../../engine/project.ts'
import { text, UNKNOWN, type Value } from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { handlerFunction } from '../../jvm/handlers.ts'
import { javalinReader } from './reader.ts'
import { addCrud, addRoute, isHandler, VERBS } from './routes.ts'

const current = new WeakMap<Project, Router[]>()

/** Reads a group of endpoints, which register on a router. */
export function runGroup(router: Router, group: Value, run: Interpreter, self?: Value): void {
  const fn = handlerFunction(group, run, 'addEndpoints', 'addRoutes')
  if (fn === undefined) return
  const { project } = run
  const groups = current.get(project) ?? []
  current.set(project, groups)
  groups.push(router)
  try {
    run.invoke(fn, self === undefined ? [] : [self])
  } finally {
    groups.pop()
  }
}

/** The router of the group being read; outside of all, one of a group that somebody mounts somewhere. */
function groupRouter(run: Interpreter): Router {
  return current.get(run.project)?.at(-1) ?? run.project.graph.router(javalinReader)
}

/** A function of `ApiBuilder`. */
export function callApiBuilder(name: string, call: Call, run: Interpreter): Value | undefined {
  const verb = VERBS[name]
  const site = { file: call.file, line: call.line, condition: call.condition }
  if (name === 'path') {
    const parent = groupRouter(run)
    const child = run.project.graph.router(javalinReader)
    parent.mount({ ...site, path: argument(call, 0, 'path') ?? text(''), router: child, handlers: [] })
    const group = call.args.at(-1)
    if (group !== undefined) runGroup(child, group, run)
  } else if (name === 'ws' || name === 'sse') addRoute(groupRouter(run), ['GET'], call, name)
  else if (name === 'crud') addCrud(groupRouter(run), call, run)
  else if (name === 'before' || name === 'beforeMatched') {
    const [first] = call.args
    // Without a path it stands before all of its group.
    const path = first === undefined || isHandler(first) ? undefined : first
    groupRouter(run).use({ ...site, path, handlers: call.args.filter(isHandler), always: true })
  } else if (verb !== undefined) addRoute(groupRouter(run), verb, call)
  else return undefined
  return UNKNOWN
}
