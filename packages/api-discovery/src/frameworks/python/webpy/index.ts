/** web.py: a tuple of patterns and the names of classes, one application below another. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, textArgument, type Call } from '../../../engine/native.ts'
import {
  native,
  plainText,
  text,
  UNKNOWN,
  type ClassValue,
  type External,
  type List,
  type Value,
} from '../../../engine/values.ts'
import type { Reader, Route } from '../../../routing/graph.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { placeByMethod } from '../../shared/mixed-params.ts'
import { memberNamed } from '../modules.ts'
import { withNamedGroups } from '../../../routing/named-groups.ts'
import { Parameters, RequestValue } from '../request.ts'
import { placeOf, Routed, routedOf } from '../routed.ts'
import { RouteFacts } from '../route-facts.ts'
import { verbHandlers, viewFunction, viewName } from '../views.ts'

const reader: Reader = {
  framework: 'web.py',
  // Patterns are regular expressions, and text never gets here.
  syntax: (piece) => [{ path: piece, params: [] }],
  handlerName: viewName,
  readHandlers(route: Route, given: HandlerFacts, run: Interpreter): void {
    const view = viewFunction(route.handlers.at(-1))
    if (view !== undefined) run.handle(view, [], new RouteFacts(given, route.methods), view.self)
  },
}

export const webpy: Framework = {
  name: 'web.py',
  languages: ['python'],
  packages: ['web', 'web.*'],
  hints: String.raw`\bimport\s+web\b|\bweb\.application\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (name === 'application' && callee.path.length === 1) return native(WebApplication.make(call, run))
    const { facts } = run
    if (facts === undefined) return undefined
    if (name === 'input') return readInput(call, facts)
    if (name === 'cookies') return native(new Parameters('cookie', facts))
    return name === 'data' ? new RequestValue({ places: {}, raw: ['data'] }, facts).member('data') : undefined
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    const isContext = of.path.length === 1 && of.path[0] === 'ctx'
    if (!isContext || name !== 'env' || run.facts === undefined) return undefined
    return new RequestValue({ places: {}, cgi: ['env'] }, run.facts).member('env')
  },

  isGlobalRequest: (of: External) => /^(?:input|data|ctx|cookies)$/.test(of.path[0] ?? ''),
}

/** `web.input(name='x')`: from the query or the form. */
function readInput(call: Call, facts: HandlerFacts): Value {
  const methods = facts instanceof RouteFacts ? facts.methods : ['GET']
  const place = new Parameters(placeByMethod(methods, 'form'), facts)
  for (const name of [...call.named.keys(), ...call.args.flatMap((arg) => plainText(arg) ?? [])])
    if (!name.startsWith('_')) place.read(name)
  return native(place)
}

class WebApplication extends Routed {
  static make(call: Call, run: Interpreter): WebApplication {
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const mapping = argument(call, 0, 'mapping')
    const items = mapping?.kind === 'list' ? mapping.items : []
    for (let i = 0; i + 1 < items.length; i += 2) {
      const path = plainText(items[i])
      const target = items[i + 1]
      if (path === undefined || target === undefined || mapping?.kind !== 'list') continue
      const site = { ...placeOf(call), line: lineOf(path, mapping, call, run) }
      addTarget(router, path, target, site, call, run)
    }
    return new WebApplication(router)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name !== 'add_mapping') return undefined
    const path = textArgument(call, 0, 'pattern')
    if (path !== undefined)
      addTarget(this.router, path, argument(call, 1, 'classname') ?? UNKNOWN, placeOf(call), call, run)
    return undefined
  }
}

function addTarget(
  router: WebApplication['router'],
  path: string,
  target: Value,
  site: Pick<Call, 'file' | 'line' | 'condition'>,
  call: Call,
  run: Interpreter,
): void {
  const child = routedOf(target, run)
  if (child !== undefined) {
    child.router.isApplication = false
    router.mount({ ...site, path: text(path), router: child.router, handlers: [] })
    return
  }
  const of = classOf(target, call, run)
  if (of === undefined) return
  for (const { method, fn } of verbHandlers(of, run, (verb) => verb.toUpperCase()))
    router.route({
      ...site,
      methods: [method],
      path: { kind: 'regex', source: `^${withNamedGroups(path, fn.fn)}$` },
      handlers: [fn],
    })
}

/** A class, its name in the module of the call, or `package.module.Name`. */
function classOf(target: Value, { scope }: Call, run: Interpreter): ClassValue | undefined {
  const name = plainText(target)
  const of =
    name === undefined
      ? run.settle(target)
      : name.includes('.')
        ? memberNamed(name, scope.module, run)
        : scope.module.member(name, run)
  return of?.kind === 'class' ? of : undefined
}

/** Where the pattern is written: items of a tuple do not know their lines. */
function lineOf(path: string, mapping: List, call: Call, run: Interpreter): number {
  const file = mapping.file ?? call.file
  const lines = (run.project.files.text(file) ?? '').split('\n')
  const start = (mapping.line ?? 1) - 1
  // As it is written in a raw text, and with its backslashes escaped.
  const written = [path, path.replaceAll('\\', '\\\\')].flatMap((one) => [`'${one}'`, `"${one}"`])
  const found = lines.findIndex((line, i) => i >= start && written.some((one) => line.includes(one)))
  return found < 0 ? (mapping.line ?? call.line) : found + 1
}
