/** What needs no declaration in Rust, and methods that texts and lists pass through. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import type { Module } from '../../engine/project.ts'
import type { Scope } from '../../engine/scope.ts'
import { concat, itemsOf, list, native, plainText, text, UNKNOWN, type Value } from '../../engine/values.ts'
import { CRATE, CRATE_MARK } from './crates.ts'
import { resolveImport } from './resolve.ts'

type Behavior = (call: Call, run: Interpreter) => Value | undefined

class Builtin extends Native {
  readonly #behavior: Behavior

  constructor(behavior: Behavior) {
    super()
    this.#behavior = behavior
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#behavior(call, run)
  }
}

const same: Behavior = (call) => call.args[0]

const FUNCTIONS: Readonly<Record<string, Behavior>> = {
  Ok: same,
  Some: same,
  'format!': (call) => format(call.args),
  'format_args!': (call) => format(call.args),
  'formatcp!': (call) => format(call.args),
  'concat!': (call) => concat(call.args),
  'concatcp!': (call) => concat(call.args),
  'vec!': (call) => list([...call.args]),
}

/** Types of the standard library of which `T::from(x)`, `T::new(x)` give what they take. */
const TRANSPARENT = /^(?:String|Arc|Rc|Box|Some|Cow|Mutex|RwLock)$/

class StandardType extends Native {
  override method(name: string, call: Call): Value | undefined {
    if (name === 'from' || (name === 'new' && call.args.length > 0)) return call.args[0]
    if (name === 'clone') return call.args[0]
    return name === 'new' ? text('') : undefined
  }
}

class StandardList extends Native {
  override method(name: string, call: Call): Value | undefined {
    if (name === 'new' || name === 'with_capacity') return list([])
    return name === 'from' ? call.args[0] : undefined
  }
}

export function rustBuiltin(name: string, scope: Scope, run: Interpreter): Value | undefined {
  if (Object.hasOwn(FUNCTIONS, name)) return native(new Builtin(FUNCTIONS[name] ?? same))
  if (name === 'Self') return scope.self?.kind === 'instance' ? scope.self.of : scope.self
  if (name === 'crate' || name === 'super')
    return moduleValue(resolveImport(name, scope.module, run.project), scope.module)
  if (TRANSPARENT.test(name)) return native(new StandardType())
  if (name === 'Vec') return native(new StandardList())
  if (name === 'None') return { kind: 'constant', value: null }
  if (name.endsWith('!')) return { kind: 'external', package: '%macro', path: [name.slice(0, -1)] }
  if (name.startsWith(CRATE_MARK)) return crate(name.slice(CRATE_MARK.length), run)
  return CRATE.test(name) ? crate(name, run) : undefined
}

/** A crate that is written without `use`. */
function crate(name: string, run: Interpreter): Value {
  run.project.packages.add(name)
  return { kind: 'external', package: name, path: [] }
}

function moduleValue(found: ReturnType<typeof resolveImport>, home: Module): Value | undefined {
  if (found === undefined) return undefined
  return 'def' in found ? { kind: 'module', module: found ?? home } : found
}

/** `format!("/api/{}/{id}", version)`; names in braces are variables that cannot be asked for here. */
function format(args: readonly Value[]): Value {
  const [pattern = UNKNOWN, ...values] = args
  const own = plainText(pattern)
  if (own === undefined) return pattern
  let next = 0
  return concat(
    own.split(/(\{[^{}]*\}|\{\{|\}\})/).map((piece) => {
      if (piece === '{{' || piece === '}}') return text(piece[0] ?? '')
      const [, name, position] = /^\{((\d*)\w*)(?::[^}]*)?\}$/.exec(piece) ?? []
      if (name === undefined) return text(piece)
      if (name === '') return values[next++] ?? UNKNOWN
      if (position !== undefined && position === name) return values[Number(position)] ?? UNKNOWN
      return { kind: 'unknown', label: name }
    }),
  )
}

const SAME_METHODS =
  /^(?:clone|to_string|to_owned|into|as_str|as_ref|unwrap|expect|unwrap_or_default|to_vec|iter|into_iter|iter_mut|boxed|into_boxed|borrow|as_mut|await|cloned|copied|map_err|ok|collect|deref|context|with_context)$/

export function rustMethod(receiver: Value, name: string, call: Call, run: Interpreter): Value | undefined {
  if (SAME_METHODS.test(name)) return receiver
  const [first] = call.args
  if (receiver.kind === 'list') {
    if (name === 'push' || name === 'extend' || name === 'push_back') {
      if (first !== undefined) receiver.items.push(...(name === 'extend' ? itemsOf(first) : [first]))
      return UNKNOWN
    }
    if (name === 'map' || name === 'for_each' || name === 'flat_map')
      return list(
        receiver.items.map((item) => (first === undefined ? UNKNOWN : run.call(first, { ...call, args: [item] }))),
      )
    if (name === 'fold' && first !== undefined) return folded(receiver.items, first, call, run)
    if (name === 'concat') return concat(receiver.items)
    if (name === 'join' && first !== undefined)
      return concat(receiver.items.flatMap((item, i) => (i === 0 ? [item] : [first, item])))
  }
  if (receiver.kind === 'text' && (name === 'trim_start_matches' || name === 'trim_end_matches')) return receiver
  return undefined
}

/** `routes.iter().fold(Router::new(), |router, r| router.route(…))` */
function folded(items: readonly Value[], start: Value, call: Call, run: Interpreter): Value {
  const [, step] = call.args
  let value = start
  for (const item of items) if (step !== undefined) value = run.call(step, { ...call, args: [value, item] })
  return value
}

export function rustBinary(op: string, left: Value, right: Value, run: Interpreter): Value | undefined {
  if (op === '+') return concat([left, right])
  if (left.kind === 'native') {
    const compared = left.native.compare(op, right, run)
    if (compared !== undefined) return compared
  }
  if (op !== '==' && op !== '!=' && op !== 'match') return undefined
  const a = plainText(left)
  const b = plainText(right)
  return a === undefined || b === undefined ? undefined : { kind: 'constant', value: (a === b) === (op !== '!=') }
}
