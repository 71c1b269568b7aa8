/** Middleware of Laravel: which provably refuses callers. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native } from '../../../engine/native.ts'
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

  /** The guard that it is, when that is shown. */
  guard(): FoundGuard | undefined {
    const written = plainText(this.#value)
    if (written === undefined) return guardOfValue(this.#value, undefined, this.#run)
    const [alias = ''] = written.split(':')
    const aliased = aliasesOf(this.#run)?.get(alias)
    if (aliased !== undefined) return guardOfValue(aliased, written, this.#run)
    const known = KNOWN_ALIASES.find((one) => one.name.test(written))
    return known === undefined ? undefined : { name: written, kind: known.kind }
  }
}

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
  for (const of of run.project.classes) {
    for (const member of of.def.members) {
      if (!/^(?:routeMiddleware|middlewareAliases)$/.test(member.name) || member.value === undefined) continue
      const value = run.evaluate(member.value, of.scope)
      if (value.kind === 'record') for (const [name, target] of value.fields) found.set(name, target)
    }
  }
  return found
}
