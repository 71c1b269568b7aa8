/** Functions and operators that are part of Go itself. */
import type { Interpreter } from '../../engine/interpreter.ts'
import { Native, type Call } from '../../engine/native.ts'
import {
  alternatives,
  concat,
  list,
  native,
  plainText,
  union,
  UNKNOWN,
  type List,
  type Value,
} from '../../engine/values.ts'

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

const BUILTINS: Readonly<Record<string, Behavior>> = {
  append: (call) => {
    const [first, ...rest] = call.args
    return list([...(first?.kind === 'list' ? first.items : []), ...rest], mayHoldMore(first))
  },
  /** `xs = append(xs, …)` */
  '%grow': (call) => {
    const [first, ...rest] = call.args
    const lists = first === undefined ? [] : alternatives(first).filter((one): one is List => one.kind === 'list')
    if (lists.length === 0) return list(rest, mayHoldMore(first))
    for (const one of lists) one.items.push(...rest)
    return first
  },
  /** `a, b := f()` */
  '%results': (call) => {
    const [value = UNKNOWN, count] = call.args
    const length = count?.kind === 'number' ? count.value : 1
    const returned = alternatives(value)
    return list(Array.from({ length }, (_, i) => union(returned.map((one) => result(one, i, length)).filter(isThere))))
  },
  /** `value, ok := m[key]` */
  '%flagged': (call) => list([call.args[0] ?? UNKNOWN, UNKNOWN]),
  '%slice': (call) => {
    const [of, start, end] = call.args
    if (of?.kind === 'list' && start?.kind === 'number')
      return list(of.items.slice(start.value, end?.kind === 'number' ? end.value : undefined), of.open)
    if (of?.kind === 'list' || start === undefined) return of
    return { kind: 'unknown', label: 'part' }
  },
  string: same,
  int: same,
  any: same,
}

function mayHoldMore(first: Value | undefined): boolean {
  return first?.kind === 'list' ? first.open : first?.kind === 'unknown' && first.type === undefined
}

/** One result of a function that returns several; of what only gives one (a value from outside), the first. */
function result(value: Value, at: number, count: number): Value {
  if (value.kind === 'list' && value.items.length === count) return value.items[at] ?? UNKNOWN
  return at === 0 ? value : UNKNOWN
}

/** `nil` beside something else is what came with an error. */
function isThere(value: Value, _at: number, all: readonly Value[]): boolean {
  return all.length === 1 || value.kind !== 'constant' || value.value !== null
}

/** Packages that snippets use without importing them, by the names that nothing else declares. */
const UNIMPORTED: Readonly<Record<string, string>> = {
  http: 'net/http',
  json: 'encoding/json',
  io: 'io',
  ioutil: 'io/ioutil',
  fmt: 'fmt',
  strings: 'strings',
  gin: 'github.com/gin-gonic/gin',
  echo: 'github.com/labstack/echo/v4',
  fiber: 'github.com/gofiber/fiber/v2',
  chi: 'github.com/go-chi/chi/v5',
  mux: 'github.com/gorilla/mux',
  httprouter: 'github.com/julienschmidt/httprouter',
  iris: 'github.com/kataras/iris/v12',
}

export function goBuiltin(name: string): Value | undefined {
  const behavior = Object.hasOwn(BUILTINS, name) ? BUILTINS[name] : undefined
  if (behavior !== undefined) return native(new Builtin(behavior))
  const from = Object.hasOwn(UNIMPORTED, name) ? UNIMPORTED[name] : undefined
  return from === undefined ? undefined : { kind: 'external', package: from, path: [] }
}

export function goBinary(op: string, left: Value, right: Value, run: Interpreter): Value | undefined {
  if (op === '+') {
    if (left.kind === 'number' && right.kind === 'number') return { kind: 'number', value: left.value + right.value }
    return concat([left, right])
  }
  if (op !== '==' && op !== '!=') return undefined
  const compared =
    (left.kind === 'native' ? left.native.compare(op, right, run) : undefined) ??
    (right.kind === 'native' ? right.native.compare(op, left, run) : undefined)
  if (compared !== undefined) return compared
  const equal = equality(left, right)
  return equal === undefined ? undefined : { kind: 'constant', value: equal === (op === '==') }
}

function equality(left: Value, right: Value): boolean | undefined {
  const a = plainText(left)
  const b = plainText(right)
  if (a !== undefined && b !== undefined) return a === b
  if (isNil(left)) return isNil(right) ? true : isSomething(right) ? false : undefined
  return isNil(right) && isSomething(left) ? false : undefined
}

function isNil(value: Value): boolean {
  return value.kind === 'constant' && value.value === null
}

function isSomething(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'list' || value.kind === 'record'
}
