import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call, type Site } from '../../../engine/native.ts'
import {
  alternatives,
  fullName,
  list,
  plainText,
  type ClassValue,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import type { Module } from '../../../engine/project.ts'
import { withNamedGroups } from '../../../routing/named-groups.ts'
import { placeOf, Routed } from '../routed.ts'
import { classAttribute, methodNames, methodOf, verbHandlers } from '../views.ts'
import { tornadoReader } from './reader.ts'

/** Handlers of Tornado that serve no endpoint of the program's own. */
const NOT_ENDPOINTS = /\.(?:StaticFileHandler|ErrorHandler|FallbackHandler)$/
const MAX_NESTING = 8

export class TornadoApplication extends Routed {
  static make(handlers: Value | undefined, call: Call, run: Interpreter): TornadoApplication {
    const router = run.project.graph.router(tornadoReader)
    router.isApplication = true
    const made = new TornadoApplication(router)
    made.#add(handlers, call, run)
    return made
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'add_handlers') this.#add(argument(call, 1, 'host_handlers'), call, run)
    return undefined
  }

  #add(handlers: Value | undefined, call: Call, run: Interpreter, depth = 0): void {
    for (const one of handlers === undefined || depth > MAX_NESTING ? [] : alternatives(handlers)) {
      if (one.kind !== 'list') continue
      const [pattern, handler] = one.items
      if (pattern === undefined) continue
      if (pattern.kind === 'list') {
        for (const item of one.items) this.#add(item, call, run, depth + 1)
      } else if (handler !== undefined) {
        this.#addPair(pattern, handler, { file: one.file ?? call.file, line: one.line ?? call.line }, call, run)
      } else this.#add(pattern, call, run, depth + 1)
    }
  }

  #addPair(pattern: Value, given: Value, site: Site, call: Call, run: Interpreter): void {
    taken(run).add(given)
    const handler = run.settle(given)
    const place = { ...placeOf(call), ...site }
    // A rule may lead to rules of its own.
    if (handler.kind === 'list') return this.#add(handler, call, run)
    if (handler.kind === 'external') {
      if (NOT_ENDPOINTS.test(fullName(handler))) return
      this.router.route({ ...place, path: asPath(pattern), methods: ['GET'], handlers: [handler] })
    }
    if (handler.kind !== 'class') return
    const isSocket = run.project.outsideBases(handler, run).some((base) => base.endsWith('.WebSocketHandler'))
    if (isSocket) {
      const path = asPath(pattern, methodOf(handler, 'open', run))
      const name = handler.def.name === undefined ? {} : { handler: handler.def.name }
      this.router.route({ ...place, path, methods: ['GET'], handlers: [handler], protocol: 'ws', ...name })
      return
    }
    this.#addClass(pattern, handler, place, run)
  }

  #addClass(pattern: Value, handler: ClassValue, place: ReturnType<typeof placeOf>, run: Interpreter): void {
    const supported = classAttribute(handler, 'SUPPORTED_METHODS', run)
    const allowed = supported === undefined ? undefined : methodNames(supported)
    for (const { method, fn } of verbHandlers(handler, run)) {
      if (allowed !== undefined && allowed.length > 0 && !allowed.includes(method)) continue
      this.router.route({ ...place, path: asPath(pattern, fn), methods: [method], handlers: [fn] })
    }
  }
}

const takenIn = new WeakMap<Interpreter, Set<Value>>()

/** Handlers that an application was seen to have. */
function taken(run: Interpreter): Set<Value> {
  let values = takenIn.get(run)
  if (values === undefined) takenIn.set(run, (values = new Set()))
  return values
}

/** Lists of rules that no application in the folder has: those that something loads by name. */
export function addLooseRules(modules: readonly Module[], run: Interpreter): void {
  for (const module of modules) {
    for (const name of module.scope.names()) {
      const rules = /handlers|routes|urls/i.test(name) ? module.scope.own(name) : undefined
      const loose = rules?.kind === 'list' ? rules.items.filter((rule) => isLoose(rule, run)) : []
      if (loose.length === 0) continue
      const call = run.callOf(undefined, module.scope, [], new Map(), 1)
      TornadoApplication.make(list(loose), call, run).router.isApplication = false
    }
  }
}

function isLoose(rule: Value, run: Interpreter): boolean {
  const [, handler] = rule.kind === 'list' ? rule.items : []
  if (handler?.kind !== 'class' || taken(run).has(handler)) return false
  return run.project.outsideBases(handler, run).some((base) => /^tornado\..*Handler$/.test(base))
}

/** A last segment that is one of some words names an endpoint each: `/kernels/x/(?P<action>restart|interrupt)`. */
function writtenOut(source: string): string {
  return source.replace(/\/\(\?P?<\w+>([\w-]+(?:\|[\w-]+)+)\)(?=\/?\??\$?$)/, '/(?:$1)')
}

/** The pattern as a regular expression; its unnamed groups are the handler's parameters, in order. */
function asPath(pattern: Value, fn?: FunctionValue): Value {
  const source = plainText(pattern)
  if (source === undefined) return pattern.kind === 'regex' ? pattern : list([])
  return { kind: 'regex', source: writtenOut(withNamedGroups(source, fn?.fn)) }
}
