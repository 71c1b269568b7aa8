/** Routes of a controller class: its decorators, those of its methods and of the classes it extends. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member } from '../../../engine/ir.ts'
import {
  concat,
  field,
  itemsOf,
  list,
  plainText,
  text,
  unknown,
  type ClassValue,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod } from '../../../model.ts'
import { joinPaths } from '../../../routing/path.ts'
import { markNamed, marksOf, type Mark } from './decorators.ts'
import { guardsOn } from './guards.ts'
import type { NestApplication } from './modules.ts'
import type { NestHandler } from './parameters.ts'
import { nestReader, type NestFacts } from './reader.ts'

const METHODS: Readonly<Record<string, readonly HttpMethod[]>> = {
  Get: ['GET'],
  Post: ['POST'],
  Put: ['PUT'],
  Patch: ['PATCH'],
  Delete: ['DELETE'],
  Head: ['HEAD'],
  Options: ['OPTIONS'],
  Search: ['SEARCH'],
  Sse: ['GET'],
  All: ANY_METHODS,
  Propfind: ['PROPFIND'],
  Proppatch: ['PROPPATCH'],
  Mkcol: ['MKCOL'],
  Copy: ['COPY'],
  Move: ['MOVE'],
  Lock: ['LOCK'],
  Unlock: ['UNLOCK'],
}

/** A method with the class that declares it and that class's decorators. */
export interface Owned {
  readonly member: Member
  readonly owner: ClassValue
}

/** Methods of a class and of the classes of the folder that it extends; nearer ones hide others. */
export function methodsOf(of: ClassValue, run: Interpreter, depth = 0): Owned[] {
  const own = of.def.members.filter((member) => member.method !== undefined).map((member) => ({ member, owner: of }))
  if (depth > 8) return own
  const names = new Set(own.map(({ member }) => member.name))
  const inherited = run.project
    .basesOf(of, run)
    .flatMap((base) => (base.kind === 'class' ? methodsOf(base, run, depth + 1) : []))
    .filter(({ member }) => !names.has(member.name))
  return [...own, ...inherited]
}

export function controllerMark(of: ClassValue, run: Interpreter): Mark | undefined {
  return markNamed(marksOf(of.def.decorators, of.scope, run), 'Controller')
}

/** Registers the routes of one controller in one application. */
export function addController(
  of: ClassValue,
  application: NestApplication | undefined,
  modulePath: Value,
  run: Interpreter,
  doubt?: string,
): void {
  const classMarks = marksOf(of.def.decorators, of.scope, run)
  const mark = markNamed(classMarks, 'Controller')
  if (mark === undefined) return
  const router = run.project.graph.router(nestReader)
  router.isApplication = true
  const [given] = mark.args
  const options = given?.kind === 'record' ? given : undefined
  const path = options === undefined ? (given ?? text('')) : (field(options, 'path') ?? text(''))
  const classVersion = markNamed(classMarks, 'Version')?.args[0] ?? field(options, 'version')
  for (const { member, owner } of methodsOf(of, run)) {
    const { method } = member
    if (method?.decorators === undefined) continue
    const marks = marksOf(method.decorators, owner.scope, run)
    for (const route of marks) {
      const methods =
        Object.hasOwn(METHODS, route.name) && route.package.startsWith('@nestjs') ? methodsFor(route) : undefined
      if (methods === undefined) continue
      const version = markNamed(marks, 'Version')?.args[0] ?? classVersion ?? application?.defaultVersion
      const handler: NestHandler = { of, fn: method, scope: owner.scope, marks }
      const facts: NestFacts = { handler, guards: guardsOn(application?.guards ?? [], classMarks, marks, run) }
      const own = list(
        pieces(route.args[0]).flatMap((end) => pieces(path).map((start) => joined([modulePath, start, end]))),
      )
      const register = (some: readonly HttpMethod[], method?: HttpMethod): void =>
        router.route({
          file: owner.scope.module.file,
          line: route.line,
          methods: some,
          path: withPrefix(own, method, version, application),
          handlers: [],
          condition: undefined,
          handler: member.name,
          facts,
          ...(route.name === 'Sse' ? { protocol: 'sse' as const } : {}),
          ...(doubt === undefined ? {} : { doubt }),
        })
      if (application?.exclusions.some((one) => one.method !== undefined) === true)
        for (const one of methods) register([one], one)
      else register(methods)
    }
  }
}

function methodsFor(route: Mark): readonly HttpMethod[] | undefined {
  return METHODS[route.name]
}

/** A path as one or several: absent is empty, a list is each of them. */
function pieces(value: Value | undefined): readonly Value[] {
  if (value === undefined) return [text('')]
  const items = value.kind === 'list' ? value.items : [value]
  return items.length === 0 ? [text('')] : items
}

function joined(parts: readonly Value[]): Value {
  return concat(
    parts.flatMap((part) =>
      plainText(part) === '' ? [] : [text('/'), part.kind === 'unknown' ? unknown(part.label ?? 'path') : part],
    ),
  )
}

/** `/prefix/v1/…`: the global prefix stands first (unless the path is excluded), then the version. */
function withPrefix(
  paths: Value,
  method: HttpMethod | undefined,
  version: Value | undefined,
  application: NestApplication | undefined,
): Value {
  if (application === undefined) return paths
  const { versionPrefix, globalPrefix } = application
  const versions =
    versionPrefix === undefined || version === undefined ? [text('')] : versionsOf(version, versionPrefix)
  return list(
    itemsOf(paths).flatMap((path) =>
      versions.map((one) => {
        const whole = joined([one, stripped(path)])
        return globalPrefix === undefined || isExcluded(path, method, application)
          ? whole
          : joined([globalPrefix, one, stripped(path)])
      }),
    ),
  )
}

function stripped(path: Value): Value {
  const known = plainText(path)
  return known === undefined ? path : text(known.replace(/^\/+/, ''))
}

function versionsOf(version: Value, prefix: string): readonly Value[] {
  return itemsOf(version).map((one) => {
    // VERSION_NEUTRAL stands without one.
    if (one.kind === 'external') return text('')
    return concat([text(prefix), one])
  })
}

function isExcluded(path: Value, method: HttpMethod | undefined, { exclusions }: NestApplication): boolean {
  const known = plainText(path)
  if (known === undefined) return false
  const whole = joinPaths(known)
  return exclusions.some(({ path: excluded, method: only }) => {
    if (only !== undefined && only !== method) return false
    const bare = joinPaths(excluded)
    const start = /^(.*?)\/(?:\(\.\*\)|\*\w*|:\w+\*|\{\*\w+\})$/.exec(bare)?.[1]
    return bare === whole || (start !== undefined && (whole === start || whole.startsWith(`${start}/`)))
  })
}
