/** What `Configure()` of an endpoint says. */
import { findMember } from '../../../engine/calling.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { TypeExpr } from '../../../engine/ir.ts'
import { itemsOf, plainText, text, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import type { FoundGuard } from '../../../routing/refusal.ts'
import { authorization } from '../aspnet/guards.ts'
import { Vocabulary } from '../vocabulary.ts'

const VERBS = /^(?:Get|Post|Put|Patch|Delete|Head)$/
const GUARDS = /^(?:Roles|Policies|Policy|Permissions|PermissionsAll|Claims|ClaimsAll|Scopes|AuthSchemes)$/
const WORDS =
  'Get Post Put Patch Delete Head Verbs Routes Group Version AllowAnonymous RoutePrefixOverride AllowFileUploads AllowFormData Roles Policies Policy Permissions PermissionsAll Claims ClaimsAll Scopes'.split(
    ' ',
  )

export interface Registered {
  readonly methods: readonly HttpMethod[]
  readonly paths: readonly Value[]
  readonly file: string
  readonly line: number
}

export class EndpointConfiguration extends Vocabulary {
  readonly registered: Registered[] = []
  readonly guards: { readonly guard: FoundGuard; readonly line: number }[] = []
  #verbs: { methods: readonly HttpMethod[]; call: Call } | undefined
  #routes: readonly Value[] | undefined
  isAnonymous = false
  isForm = false
  group: Value | undefined
  version: string | undefined
  prefix: Value | undefined

  constructor(of: ClassValue) {
    super(WORDS, of)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (VERBS.test(name)) {
      const paths = call.args.flatMap((arg) => itemsOf(arg)).filter((arg) => arg.kind !== 'function')
      this.registered.push({
        methods: [name.toUpperCase()],
        paths: paths.length > 0 ? paths : [text('')],
        file: call.file,
        line: call.line,
      })
    } else if (name === 'Verbs') {
      const methods = call.args.flatMap(itemsOf).flatMap((arg) => verbOf(arg) ?? [])
      this.#verbs = { methods, call }
    } else if (name === 'Routes') this.#routes = call.args.flatMap(itemsOf)
    else if (name === 'AllowAnonymous') this.isAnonymous ||= call.args.length === 0
    else if (name === 'AllowFileUploads' || name === 'AllowFormData') this.isForm = true
    else if (name === 'Version') this.version = plainText(call.args[0])
    else if (name === 'RoutePrefixOverride') this.prefix = call.args[0]
    else if (name === 'Group') this.group = groupOf(call.types[0], call, run)
    else if (GUARDS.test(name) && call.condition === undefined) {
      this.guards.push({ guard: { ...authorization(name, call.args), kind: 'authorization' }, line: call.line })
    }
    return undefined
  }

  /** Verbs and routes that were given apart belong together. */
  all(): readonly Registered[] {
    if (this.#verbs === undefined || this.#routes === undefined) return this.registered
    const { methods, call } = this.#verbs
    return [...this.registered, { methods, paths: this.#routes, file: call.file, line: call.line }]
  }
}

function verbOf(value: Value): string | undefined {
  return (plainText(value) ?? (value.kind === 'external' ? value.path.at(-1) : undefined))?.toUpperCase()
}

/** The prefix of a group class, with those of the groups that it is in. */
function groupOf(type: TypeExpr | undefined, call: Call, run: Interpreter, depth = 0): Value | undefined {
  if (type === undefined || depth > 8) return undefined
  const of = run.project.resolveType(type, call.scope, run).find((one) => one.kind === 'class')
  if (of === undefined) return undefined
  const constructor = of.def.members.find((member) => member.role === 'constructor')?.method
  if (constructor === undefined) return undefined
  const reading = new GroupConfiguration(of)
  run.invoke({ kind: 'function', fn: constructor, scope: of.scope, fields: new Map() }, [], new Map(), {
    kind: 'native',
    native: reading,
  })
  const outer = of.def.bases.map((base) =>
    base.kind === 'typed' && base.type.kind === 'named' ? base.type : undefined,
  )
  const parent = outer.find((base) => base?.name === 'SubGroup')?.args[0]
  const above = parent === undefined ? undefined : groupOf(parent, { ...call, scope: of.scope }, run, depth + 1)
  const own = reading.prefix ?? text('')
  return above === undefined ? own : { kind: 'list', items: [above, own], open: false }
}

class GroupConfiguration extends Vocabulary {
  prefix: Value | undefined

  constructor(of: ClassValue) {
    super(['Configure'], of)
  }

  override method(name: string, call: Call): Value | undefined {
    if (name === 'Configure') this.prefix = call.args[0]
    return undefined
  }
}

/** Reads `Configure()`; undefined when the class has none. */
export function configurationOf(of: ClassValue, run: Interpreter): EndpointConfiguration | undefined {
  const found = findMember(run, of, 'Configure')
  if (found?.member.method === undefined) return undefined
  const configuration = new EndpointConfiguration(of)
  const fn = run.makeFunction(found.member.method, found.owner.scope, undefined, found.owner)
  run.invoke(fn, [], new Map(), { kind: 'native', native: configuration })
  return configuration
}
