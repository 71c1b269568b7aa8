/** Global names of JavaScript and Node that values pass through. */
import { iterate } from '../../engine/patterns.ts'
import { folderOf } from '../../engine/files.ts'
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../engine/native.ts'
import { Module } from '../../engine/project.ts'
import type { Scope } from '../../engine/scope.ts'
import { field, list, native, record, text, UNKNOWN, type Value } from '../../engine/values.ts'
import { resolveImport } from './resolve.ts'

type Behavior = (call: Call, run: Interpreter) => Value | undefined

class Builtin extends Native {
  override readonly isPure = true
  readonly #call: Behavior | undefined
  readonly #methods: Readonly<Record<string, Behavior>>

  constructor(methods: Readonly<Record<string, Behavior>>, call?: Behavior) {
    super()
    this.#methods = methods
    this.#call = call
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#call?.(call, run)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    return Object.hasOwn(this.#methods, name) ? this.#methods[name]?.(call, run) : undefined
  }

  override member(name: string): Value | undefined {
    const method = Object.hasOwn(this.#methods, name) ? this.#methods[name] : undefined
    return method === undefined ? undefined : native(new Builtin({}, method))
  }
}

/** `require(name)` */
function requireModule(call: Call, run: Interpreter): Value {
  const from = textArgument(call, 0)
  if (from === undefined) return UNKNOWN
  const target = resolveImport(from, call.scope.module, run.project)
  if (target === undefined) return { kind: 'unknown', label: nameOfFile(from), bare: true }
  if (!(target instanceof Module)) {
    run.project.packages.add(target.package)
    return target
  }
  target.read(run)
  const replaced = target.replaced()
  // Something from outside with more exported beside it.
  const isMore = replaced?.kind === 'external' && target.exports.fields.size > 0
  return replaced === undefined || isMore ? { kind: 'module', module: target } : replaced
}

/** What a file that is not there would be called: `app` for `../app.js`. */
function nameOfFile(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
}

/** `import(name)`; awaiting it is the namespace. */
function importModule(call: Call, run: Interpreter): Value {
  const from = textArgument(call, 0)
  return from === undefined ? UNKNOWN : run.project.imported(call.scope.module, from, '*', from)
}

const same: Behavior = (call) => call.args[0]

const BUILTINS: Readonly<Record<string, Builtin>> = {
  require: new Builtin({}, requireModule),
  import: new Builtin({}, importModule),
  Object: new Builtin({
    keys: (call) => list([...(iterate(call.args[0] ?? UNKNOWN, 'keys') ?? [])], true),
    values: (call) => fieldsOf(call, 'values'),
    entries: (call) => fieldsOf(call, 'entries'),
    assign: assignFields,
    freeze: same,
    seal: same,
    create: () => record([], true),
    fromEntries: (call) => (call.args[0]?.kind === 'native' ? call.args[0] : fromPairs(call.args[0])),
  }),
  Array: new Builtin({ from: same, of: (call) => list([...call.args]) }, (call) => list([...call.args], true)),
  Promise: new Builtin({ all: same, allSettled: same, resolve: same, race: same }),
  String: new Builtin({}, same),
  // Inputs of a request stay what they are in another shape.
  JSON: new Builtin({ parse: same }),
  URL: new Builtin({}, same),
  URLSearchParams: new Builtin({}, same),
  URLPattern: new Builtin({}, (call) => field(call.args[0], 'pathname') ?? call.args[0]),
  Map: new Builtin({}, (call) => fromPairs(call.args[0])),
  Set: new Builtin({}, same),
}

function fieldsOf(call: Call, mode: 'values' | 'entries'): Value {
  const items = iterate(call.args[0] ?? UNKNOWN, mode)
  return list([...(items ?? [])], items === undefined)
}

function assignFields(call: Call, run: Interpreter): Value | undefined {
  const [target, ...sources] = call.args
  if (target?.kind !== 'record' && target?.kind !== 'function') return target
  run.project.noteChange(target)
  for (const source of sources) {
    if (source.kind === 'record') for (const [name, value] of source.fields) target.fields.set(name, value)
  }
  return target
}

function fromPairs(value: Value | undefined): Value {
  const result = record([], true)
  for (const pair of value?.kind === 'list' ? value.items : []) {
    const [key, item] = pair.kind === 'list' ? pair.items : []
    if (key?.kind === 'text' && item !== undefined) result.fields.set(key.parts.map(String).join(''), item)
  }
  return result
}

export function javascriptBuiltin(name: string, scope: Scope): Value | undefined {
  if (name === 'module') return scope.module.commonjs
  if (name === 'exports') return scope.module.commonjs.fields.get('exports')
  if (name === '__dirname') return text(`/${folderOf(scope.module.file)}`)
  if (name === '__filename') return text(`/${scope.module.file}`)
  return Object.hasOwn(BUILTINS, name) ? native(BUILTINS[name] ?? new Builtin({})) : undefined
}
