/** Drogon: controllers whose macros map methods to paths, and handlers registered on the application. */
import { findMember } from '../../../engine/calling.ts'
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  itemsOf,
  native,
  plainText,
  text,
  UNKNOWN,
  type ClassValue,
  type External,
  type FunctionValue,
  type Value,
} from '../../../engine/values.ts'
import { CPP } from '../../../languages/cpp/index.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { sharedApplication } from '../apps.ts'
import { cppClasses, macrosOf, namespacesOf, textOf, wordOf, type MacroCall } from '../macros.ts'
import { filterGuard } from './filters.ts'
import { drogonPath } from './path.ts'
import { drogonRequest } from './request.ts'

interface DrogonFacts {
  readonly filters: readonly string[]
}

const reader: Reader = {
  framework: 'drogon',
  syntax: drogonPath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    if (handler?.kind !== 'function') return
    run.handle(handler, [drogonRequest(facts, route.methods), UNKNOWN], facts, handler.self)
  },
  routeGuards(route: Route, run: Interpreter) {
    // Only this adapter registers routes with this reader.
    const { filters } = route.facts as DrogonFacts
    return filters.flatMap((name) => {
      const guard = filterGuard(name, run)
      return guard === undefined ? [] : [{ guard, line: route.line }]
    })
  },
}

const METHODS: Readonly<Record<string, readonly HttpMethod[]>> = {
  Get: ['GET'],
  Post: ['POST'],
  Put: ['PUT'],
  Patch: ['PATCH'],
  Delete: ['DELETE'],
  Head: ['HEAD'],
  Options: ['OPTIONS'],
}

function methodsOf(words: readonly (string | undefined)[]): readonly HttpMethod[] {
  const found = words.flatMap((word) => METHODS[(word ?? '').replace(/^.*::/, '')] ?? [])
  return found.length > 0 ? found : ANY_METHODS
}

export const drogon: Framework = {
  name: 'drogon',
  languages: ['cpp'],
  packages: [CPP],
  hints: String.raw`\bdrogon\b|\bMETHOD_ADD\b|\bADD_METHOD_TO\b|\bPATH_ADD\b|\bregisterHandler\b|\bHttpRequestPtr\b`,

  call(callee: External, _call: Call): Value | undefined {
    return callee.path.length === 1 && callee.path[0] === 'app' ? native(new Application()) : undefined
  },

  files(project: Project, run: Interpreter): void {
    for (const of of cppClasses(project)) {
      for (const macro of macrosOf(of)) run.unit(of.scope.module, () => addMacro(of, macro, run))
    }
  },
}

/** `app().registerHandler("/list/{1}", handler, {Get, "LoginFilter"})` */
class Application extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [path, handler, constraints] = call.args
    if ((name === 'registerHandler' || name === 'registerHandlerViaRegex') && path !== undefined) {
      const given = itemsOf(constraints)
      const words = given.map((one) => (one.kind === 'external' ? one.path.at(-1) : undefined))
      const filters = given.flatMap((one) => plainText(one) ?? [])
      add(call.file, call.line, methodsOf(words), namedPath(path, handler), handler, filters, run)
    }
    return native(this)
  }
}

function addMacro(of: ClassValue, macro: MacroCall, run: Interpreter): void {
  const { file } = of.scope.module
  const { name, args, line } = macro
  const [first, second] = args
  const words = args.map(({ value }) => wordOf(value))
  if (name === 'METHOD_ADD' || name === 'ADD_METHOD_TO' || name === 'ADD_METHOD_VIA_REGEX') {
    const pattern = textOf(second?.value)
    if (pattern === undefined) return
    const handler = methodNamed(of, wordOf(first?.value) ?? '', run)
    // Patterns of METHOD_ADD stand below the class, which stands below its namespaces.
    const prefix = name === 'METHOD_ADD' ? `/${[...namespacesOf(of), of.def.name ?? ''].join('/')}` : ''
    const path: Value =
      name === 'ADD_METHOD_VIA_REGEX' ? { kind: 'regex', source: `^${pattern}$` } : text(prefix + pattern)
    const filters = args.slice(2).flatMap(({ value }) => textOf(value) ?? [])
    add(file, line, methodsOf(words), namedPath(path, handler), handler, filters, run)
  }
  const path = textOf(first?.value)
  if (path === undefined) return
  const filters = args.slice(1).flatMap(({ value }) => textOf(value) ?? [])
  if (name === 'PATH_ADD') {
    add(file, line, methodsOf(words), text(path), methodNamed(of, 'asyncHandleHttpRequest', run), filters, run)
  } else if (name === 'WS_PATH_ADD') add(file, line, ['GET'], text(path), undefined, filters, run, 'ws')
}

function methodNamed(of: ClassValue, written: string, run: Interpreter): FunctionValue | undefined {
  const name = written.slice(written.lastIndexOf(':') + 1)
  const found = findMember(run, of, name)
  if (found?.member.method === undefined) return undefined
  return run.makeFunction(found.member.method, found.owner.scope, { kind: 'instance', of, fields: new Map() }, of)
}

/** `{1}` and `{}` are called as the parameters of the handler are that take them. */
function namedPath(path: Value, handler: Value | undefined): Value {
  if (path.kind !== 'text') return path
  const params = handler?.kind === 'function' ? handler.fn.params.slice(2) : []
  const names = params.map(({ to }) => (to.kind === 'name' ? to.name : undefined))
  let next = 0
  const replace = (part: string): string =>
    part.replaceAll(/\{(\d*)\}/g, (_, number: string) => {
      const at = number === '' ? next++ : Number(number) - 1
      return `{${names[at] ?? `param${at + 1}`}}`
    })
  return { kind: 'text', parts: path.parts.map((part) => (typeof part === 'string' ? replace(part) : part)) }
}

function add(
  file: string,
  line: number,
  methods: readonly HttpMethod[],
  path: Value,
  handler: Value | undefined,
  filters: readonly string[],
  run: Interpreter,
  protocol?: 'ws',
): void {
  const facts: DrogonFacts = { filters }
  // What stands after `?` in a pattern is taken from the query.
  const written = plainText(path) ?? ''
  const query = [...written.slice(written.indexOf('?') + 1 || written.length).matchAll(/(\w+)=\{/g)]
  sharedApplication(run.project, reader).route({
    file,
    line,
    methods,
    path,
    handlers: handler === undefined ? [] : [handler],
    condition: undefined,
    params: query.map(([, name = '']) => ({ name, in: 'query' as const })),
    facts,
    ...(protocol === undefined ? {} : { protocol }),
  })
}
