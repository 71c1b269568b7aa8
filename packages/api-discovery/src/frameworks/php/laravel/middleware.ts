/** Middleware of Laravel: which provably refuses callers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { itemsOf, native, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { Guard } from '../../../model.ts'
import { refusesBefore, type FoundGuard } from '../../../routing/refusal.ts'
import { methodOf, shortName } from '../controllers.ts'

const KNOWN_ALIASES: readonly { readonly name: RegExp; readonly kind: Guard['kind'] }[] = [
  { name: /^auth(?::.+)?$/, kind: 'authentication' },
  { name: /^auth\.(?:basic|basic\.once|jwt)(?::.+)?$/, kind: 'authentication' },
  { name: /^(?:jwt\.auth|jwt\.verify|auth\.session|client|client_credentials)(?::.+)?$/, kind: 'authentication' },
  {
    name: /^(?:can|role|roles|permission|role_or_permission|ability|abilities|scope|scopes):.+$/,
    kind: 'authorization',
  },
]

const KNOWN_CLASSES: readonly { readonly name: RegExp; readonly kind: Guard['kind'] }[] = [
  { name: /^Illuminate\\Auth\\Middleware\\(?:Authenticate|AuthenticateWithBasicAuth)$/, kind: 'authentication' },
  { name: /^Illuminate\\Auth\\Middleware\\Authorize$/, kind: 'authorization' },
  { name: /^Tymon\\JWTAuth\\Http\\Middleware\\(?:Authenticate|AuthenticateAndRenew)$/, kind: 'authentication' },
  { name: /^Laravel\\Passport\\Http\\Middleware\\(?:CheckClientCredentials|CheckToken\w*)$/, kind: 'authentication' },
  { name: /^Spatie\\Permission\\Middlewares?\\\w+$/, kind: 'authorization' },
]

/** Middleware as a list; `'auth|admin'` of old versions holds two. */
export function middlewareIn(value: Value | undefined): Value[] {
  return itemsOf(value).flatMap((item) => {
    const name = plainText(item)
    return name?.includes('|') === true ? name.split('|').map(text) : [item]
  })
}

/** A middleware as a route names it, with what is needed to look it up. */
export class MiddlewareRef extends Native {
  readonly #value: Value
  readonly #run: Interpreter

  constructor(value: Value, run: Interpreter) {
    super()
    this.#value = value
    this.#run = run
  }

  /** The guard that it is, or the first one in the group that it names, when that is shown. */
  guard(depth = 0): FoundGuard | undefined {
    const written = plainText(this.#value)
    if (written === undefined) return guardOfValue(this.#value, undefined, this.#run)
    const group = depth > MAX_GROUPS ? undefined : groupsOf(this.#run).get(written)
    if (group !== undefined) {
      const guards = group.flatMap((one) => new MiddlewareRef(one, this.#run).guard(depth + 1) ?? [])
      return guards[0]
    }
    const [alias = ''] = written.split(':')
    const aliased = aliasesOf(this.#run)?.get(alias)
    if (aliased !== undefined) return guardOfValue(aliased, written, this.#run)
    const known = KNOWN_ALIASES.find((one) => one.name.test(written))
    return known === undefined ? undefined : { name: written, kind: known.kind }
  }
}

const MAX_GROUPS = 8

export function middlewareRef(value: Value, run: Interpreter): Value {
  return native(new MiddlewareRef(value, run))
}

function guardOfValue(value: Value, written: string | undefined, run: Interpreter): FoundGuard | undefined {
  if (value.kind === 'external') {
    const name = value.package
    const known = KNOWN_CLASSES.find((one) => one.name.test(name))
    return known && { name: written ?? name.slice(name.lastIndexOf('\\') + 1), kind: known.kind }
  }
  if (value.kind === 'function') return refusesBefore(value.fn, { call: '$next', withArguments: true })
  return value.kind === 'class' ? guardOfClass(value, written, run) : undefined
}

function guardOfClass(of: ClassValue, written: string | undefined, run: Interpreter): FoundGuard | undefined {
  const name = written ?? shortName(of)
  const handle = methodOf(of, 'handle', run)
  if (handle !== undefined) {
    const found = refusesBefore({ ...handle.fn, name: shortName(of) }, { call: '$next', withArguments: true })
    return found === undefined ? undefined : { name, kind: found.kind }
  }
  const bases = run.project.outsideBases(of, run)
  const known = KNOWN_CLASSES.find((one) => bases.some((base) => one.name.test(base)))
  return known === undefined ? undefined : { name, kind: known.kind }
}

const aliases = new WeakMap<Project, Map<string, Value>>()

/** Takes note of `->alias(['admin' => EnsureAdmin::class])`. */
export function noteAliases(given: Value | undefined, run: Interpreter): void {
  if (given?.kind !== 'record') return
  const known = aliasesOf(run)
  for (const [name, value] of given.fields) known.set(name, value)
}

/** Names of middleware: those of the HTTP kernel, and those noted. */
function aliasesOf(run: Interpreter): Map<string, Value> {
  const known = aliases.get(run.project)
  if (known !== undefined) return known
  const found = new Map<string, Value>()
  aliases.set(run.project, found)
  for (const { value } of kernelFields(/^(?:routeMiddleware|middlewareAliases)$/, run)) {
    if (value.kind === 'record') for (const [name, target] of value.fields) found.set(name, target)
  }
  return found
}

/** Fields of the HTTP kernel: classes of the folder that hold such. */
function kernelFields(name: RegExp, run: Interpreter): { value: Value; file: string; line: number }[] {
  return run.project.classes
    .filter((of) => of.scope.module.language.name === 'php' && of.def.name?.endsWith('Kernel') === true)
    .flatMap((of) =>
      of.def.members.flatMap((member) =>
        name.test(member.name) && member.value !== undefined
          ? [{ value: run.evaluate(member.value, of.scope), file: of.scope.module.file, line: member.line }]
          : [],
      ),
    )
}

const groups = new WeakMap<Project, Map<string, Value[]>>()

/** Groups of middleware by name: those of the HTTP kernel, and what was added to them. */
export function groupsOf(run: Interpreter): Map<string, Value[]> {
  const known = groups.get(run.project)
  if (known !== undefined) return known
  const found = new Map<string, Value[]>()
  groups.set(run.project, found)
  for (const { value } of kernelFields(/^middlewareGroups$/, run)) {
    if (value.kind !== 'record') continue
    for (const [name, members] of value.fields) found.set(name, [...(found.get(name) ?? []), ...middlewareIn(members)])
  }
  return found
}

/** Takes note of middleware that is added to a group, where every start of the application adds it. */
export function noteInGroup(name: string | undefined, given: Value | undefined, run: Interpreter): void {
  if (name === undefined || run.condition !== undefined) return
  const known = groupsOf(run)
  known.set(name, [...(known.get(name) ?? []), ...middlewareIn(given)])
}

interface Everywhere {
  readonly value: Value
  readonly file: string
  readonly line: number
}

const everywhere = new WeakMap<Project, Everywhere[]>()

/** Takes note of middleware of all requests. */
export function noteEverywhere(given: Value | undefined, call: Call, run: Interpreter): void {
  if (run.condition !== undefined) return
  const known = everywhere.get(run.project) ?? []
  const added = middlewareIn(given).map((value) => ({ value, file: call.file, line: call.line }))
  everywhere.set(run.project, [...known, ...added])
}

/** Guards among the middleware of all requests. */
export function guardsEverywhere(run: Interpreter): Guard[] {
  const ofKernel = kernelFields(/^middleware$/, run).flatMap(({ value, file, line }) =>
    middlewareIn(value).map((one) => ({ value: one, file, line })),
  )
  return [...ofKernel, ...(everywhere.get(run.project) ?? [])].flatMap(({ value, file, line }): Guard[] => {
    const guard = new MiddlewareRef(value, run).guard()
    return guard === undefined ? [] : [{ name: guard.name ?? 'middleware', kind: guard.kind, file, line }]
  })
}
